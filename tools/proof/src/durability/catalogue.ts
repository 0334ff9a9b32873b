import type { Film } from '@film-mesh/film-domain';
import type { Rating } from '@film-mesh/rating-domain';

import type { Answer, Client } from '../kit/index.ts';
import type { Follower } from './follower.ts';
import type { Catalogue } from './verdict.ts';

/** How many ratings are asked for at once: as many as a page may have. */
const PAGE_SIZE = 1_000;
/** How long all films may take, in milliseconds. */
const EXPORT_MS = 120_000;

/**
 * Reads all films as one stream, and all ratings page by page, and lets the follower catch up.
 *
 * @throws {Error} where an answer is no success, or ends early
 */
export async function readCatalogue(client: Client, follower: Follower): Promise<Catalogue> {
  const exported = await client.send({
    path: '/films',
    headers: { accept: 'application/x-ndjson' },
    timeoutMs: EXPORT_MS,
  });
  const films = expectOk(exported)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Film);
  const ratings: Rating[] = [];
  let path: string | undefined = `/ratings?limit=${String(PAGE_SIZE)}`;
  while (path !== undefined) {
    const page: Answer = await client.get(path);
    ratings.push(...(JSON.parse(expectOk(page)) as Rating[]));
    path = /<(?<target>[^>]+)>; rel="next"/u.exec(String(page.headers['link']))?.groups?.['target'];
  }
  await follower.catchUp();
  return { films, ratings, followed: follower.seen };
}

function expectOk({ status, text }: Answer): string {
  if (status !== 200) {
    throw new Error(`the catalogue can not be read: ${String(status)} ${text}`);
  }
  return text;
}
