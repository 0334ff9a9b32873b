import { createHash } from 'node:crypto';

import type { Film } from '@film-mesh/film-domain';
import { until } from '@film-mesh/mesh';
import type { Rating } from '@film-mesh/rating-domain';

import { readAll, readExport, type Client, type Follower } from '../kit/index.ts';
import type { Journal } from './journal.ts';
import type { UnhealthyEvents } from './unhealthy-events.ts';
import { isClean, judge, type Catalogue, type Verdict } from './verdict.ts';

/**
 * Time without changes, in milliseconds: longer than an event can take when nothing fails any more, which is the
 * outbox' lease, a look of the relay, and a delivery.
 */
const QUIET_MS = 6_000;
/** Time limit of all films, in milliseconds. */
const EXPORT_MS = 120_000;

/**
 * Waits until a mesh without faults and writers is at rest, and judges it then. A wrong counts only if it stays when no
 * event is in flight.
 *
 * @param unhealthy the events beside which others may wait
 * @param patienceMs time for a wrong to become right, in milliseconds
 */
export async function judgeAtRest(
  client: Client,
  journal: Journal,
  follower: Follower,
  unhealthy: UnhealthyEvents,
  patienceMs: number,
): Promise<Verdict> {
  const startedAt = Date.now();
  let verdict: Verdict | undefined;
  let seen = '';
  let since = startedAt;
  await until(
    'the mesh to come to rest',
    async () => {
      const catalogue = await readCatalogue(client, follower).catch(() => undefined);
      if (catalogue === undefined) {
        since = Date.now();
        return false;
      }
      const digest = createHash('sha256')
        .update(JSON.stringify({ ...catalogue, followed: catalogue.followed.size }))
        .digest('hex');
      if (digest !== seen) {
        [seen, since] = [digest, Date.now()];
        verdict = judge(journal, { ...catalogue, beside: await unhealthy.beside() });
      }
      const rested = Date.now() - since >= QUIET_MS;
      return rested && verdict !== undefined && (isClean(verdict) || Date.now() - startedAt >= patienceMs);
    },
    patienceMs + 20 * QUIET_MS,
  );
  if (verdict === undefined) {
    throw new Error('the mesh could not be read');
  }
  return verdict;
}

/**
 * Reads all films as one stream, and all ratings page by page, and lets the follower catch up.
 *
 * @throws {Error} where an answer is no success, or ends early
 */
async function readCatalogue(client: Client, follower: Follower): Promise<Catalogue> {
  const films = await readExport<Film>(client, '/films', EXPORT_MS);
  const ratings = await readAll<Rating>(client, '/ratings');
  await follower.catchUp();
  return { films, ratings, followed: follower.seen };
}
