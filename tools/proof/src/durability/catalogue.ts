import type { Film } from '@film-mesh/film-domain';
import type { Rating } from '@film-mesh/rating-domain';

import { readAll, readExport, type Client, type Follower } from '../kit/index.ts';
import type { Catalogue } from './verdict.ts';

/** How long all films may take, in milliseconds. */
const EXPORT_MS = 120_000;

/**
 * Reads all films as one stream, and all ratings page by page, and lets the follower catch up.
 *
 * @throws {Error} where an answer is no success, or ends early
 */
export async function readCatalogue(client: Client, follower: Follower): Promise<Catalogue> {
  const films = await readExport<Film>(client, '/films', EXPORT_MS);
  const ratings = await readAll<Rating>(client, '/ratings');
  await follower.catchUp();
  return { films, ratings, followed: follower.seen };
}
