import { onPath } from '@film-mesh/mesh';

import type { Competition } from '../competition.ts';
import { REFERENCE, type Lane, type Load } from '../load.ts';
import { HOME, type Running } from '../running-contestants.ts';
import { calls } from './calls.ts';
import { measureHttp } from './http-load.ts';
import { sampleHttp } from './sample-http.ts';
import { missing, WRK, wrkLoop } from './wrk-loop.ts';

/** The name of the {@link generatorsLoad}. */
export const GENERATORS = 'load-generators';

/** The name of a contestant's lane whose load is wrk's. */
export const byWrk = (contestant: string) => `${contestant} by ${WRK}`;

/** Checks our own load generator by another. */
export const generatorsLoad: Load = {
  title: `GET by id, by our load generator and by ${WRK}`,
  unit: 'request',
  clients: 32,
  program: WRK,
  lanes: async (competition) => {
    if (onPath(WRK) === undefined) {
      throw missing(WRK);
    }
    const contestants = competition.names.filter((name) => name === HOME || name === REFERENCE);
    const running = await Promise.all(contestants.map((name) => competition.running(name)));
    // Not by turns on one contestant: one that has just worked needs less time for a request than one that has rested.
    return [ours, wrks].flatMap((laneOf) => running.map((one) => laneOf(one, competition)));
  },
};

function ours(running: Running, { clients, films }: Competition): Lane {
  const measure = (seconds: number) => measureHttp({ call: calls.film }, running, { films, clients }, seconds);
  return { name: running.name, measure };
}

function wrks(running: Running, { clients, films }: Competition): Lane {
  const loop = { origin: running.origin('film'), clients, call: calls.film, films };
  const measure = (seconds: number) => sampleHttp(running, ['film'], () => wrkLoop({ ...loop, seconds }));
  return { name: byWrk(running.name), measure };
}
