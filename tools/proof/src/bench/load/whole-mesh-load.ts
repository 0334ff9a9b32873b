import type { Call } from '../../kit/index.ts';
import type { Lane, Load } from '../load.ts';
import { HOME } from '../running-contestants.ts';
import { calls } from './calls.ts';
import { measureHttp } from './http-load.ts';

/** A request, and the status of the response to it; any 2xx by default. */
interface Asked {
  readonly call: (n: number) => Call;
  readonly status?: number;
}

/** Envoy's own response (`direct_response`) to a path without a route: no request costs the mesh less. */
const DIRECT = 'direct response';

const ASKED: Readonly<Record<string, Asked>> = {
  [DIRECT]: { call: calls.nowhere, status: 404 },
  [`${HOME} GET`]: { call: calls.film },
  [`${HOME} POST`]: { call: calls.create },
};

/** Counts what a request costs all processes of the mesh together, beside a response of the proxy alone. */
export const wholeMeshLoad: Load = {
  title: 'GET by id and POST one film through Envoy, all processes of the mesh, beside a response of Envoy itself',
  unit: 'request',
  clients: 32,
  makesFilms: true,
  reference: DIRECT,
  lanes: async (competition) => {
    const { names, films, clients } = competition;
    if (!names.includes(HOME)) {
      return [];
    }
    const running = await competition.running(HOME);
    return Object.entries(ASKED).map(([name, asked]): Lane => ({
      name,
      measure: (seconds) =>
        measureHttp({ ...asked, to: 'proxy', counts: 'mesh' }, running, { films, clients }, seconds),
    }));
  },
};
