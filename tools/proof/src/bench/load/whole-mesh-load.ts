import type { Call } from '../../kit/index.ts';
import type { Lane, Load } from '../load.ts';
import { HOME } from '../running-contestants.ts';
import { measureBareEnvoy } from './bare-envoy.ts';
import { calls } from './calls.ts';
import { measureHttp } from './http-load.ts';

/** A request, and the status of the response to it; any 2xx by default. */
interface Asked {
  readonly call: (n: number) => Call;
  readonly status?: number;
}

const ASKED: Readonly<Record<string, Asked>> = {
  // The proxy answers by itself, with the checks and the problem details that it has for a path without a route.
  [`${HOME} 404`]: { call: calls.nowhere, status: 404 },
  [`${HOME} GET`]: { call: calls.film },
  [`${HOME} POST`]: { call: calls.create },
};

/** An Envoy by itself: no mesh behind one can be below it. */
const FLOOR = 'direct response';

/** Counts what a request costs all processes of the mesh together, beside a response of an Envoy alone. */
export const wholeMeshLoad: Load = {
  title: 'GET by id and POST one film through Envoy, all processes of the mesh, beside a direct response of an Envoy',
  unit: 'request',
  clients: 32,
  makesFilms: true,
  reference: FLOOR,
  lanes: async (competition) => {
    const { names, films, clients } = competition;
    if (!names.includes(HOME)) {
      return [];
    }
    const running = await competition.running(HOME);
    const requests = Object.entries(ASKED).map(([name, asked]): Lane => ({
      name,
      measure: (seconds) =>
        measureHttp({ ...asked, to: 'proxy', counts: 'mesh' }, running, { films, clients }, seconds),
    }));
    return [{ name: FLOOR, measure: (seconds) => measureBareEnvoy(running, clients, seconds) }, ...requests];
  },
};
