import type { IncomingMessage, ServerResponse } from 'node:http';

import { HttpProblem } from '@film-mesh/service-kit';

import type { ServiceFault } from './service-fault.ts';

/** What stands before the handlers of a service. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

const SLOW_MS = 4_000;
/** Of so many changes, the answer to one is lost. */
const LOST_OF = 3;

const isRead = ({ method }: IncomingMessage) => method === 'GET' || method === 'HEAD';

/** Each fault, see {@link ServiceFault}. */
export const FAULTS: Readonly<Record<ServiceFault, () => Middleware>> = {
  'slow reads': () => (request, _response, next) => {
    setTimeout(next, isRead(request) ? SLOW_MS : 0);
  },
  // Unlike a store that is down, which all replicas share, this is a reason to ask another replica.
  unavailable: () => () => {
    throw new HttpProblem(503, 'This replica is out of order.');
  },
  'lost answers': () => {
    let changes = 0;
    return (request, response, next) => {
      if (!isRead(request) && changes++ % LOST_OF === 0) {
        response.end = () => {
          request.socket.resetAndDestroy();
          return response;
        };
      }
      next();
    };
  },
};
