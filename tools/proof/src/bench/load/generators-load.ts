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
    const lanes = contestants.map(async (name) => lanesOf(name, await competition.running(name), competition));
    return (await Promise.all(lanes)).flat();
  },
};

function lanesOf(contestant: string, running: Running, { clients, films }: Competition): Lane[] {
  const call = calls.film;
  const byWrkFor = (seconds: number) => wrkLoop({ origin: running.origin('film'), clients, seconds, call, films });
  return [
    { name: contestant, measure: (seconds) => measureHttp({ call }, running, { films, clients }, seconds) },
    { name: byWrk(contestant), measure: (seconds) => sampleHttp(running, ['film'], () => byWrkFor(seconds)) },
  ];
}
