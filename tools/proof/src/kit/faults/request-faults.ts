import type { IncomingMessage, ServerResponse } from 'node:http';

import { parseServiceDescriptor } from '@film-mesh/service-descriptor';
import { HttpProblem, type ServiceDefinition } from '@film-mesh/service-kit';
import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';

import { FAULT_SIGNAL, type ServiceFault } from './service-faults.ts';

/** A handler before those of a service. */
type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

const SLOW_MS = 4_000;
/** Of so many changes, the answer to one is lost. */
const LOST_OF = 3;

const isRead = ({ method }: IncomingMessage) => method === 'GET' || method === 'HEAD';

/** Each fault, see {@link ServiceFault}. */
const FAULTS: Readonly<Record<ServiceFault, () => Middleware>> = {
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

/** A service with a fault before the handlers of its API, from the moment at which the process gets {@link FAULT_SIGNAL}. */
export function withRequestFault(service: ServiceDefinition, fault: ServiceFault): ServiceDefinition {
  const { route } = parseServiceDescriptor(service.descriptor);
  const hurt = FAULTS[fault]();
  let hasBegun = false;
  process.on(FAULT_SIGNAL, () => {
    hasBegun = true;
  });
  const middleware: Middleware = (request, response, next) => {
    if (hasBegun) {
      hurt(request, response, next);
    } else {
      next();
    }
  };
  class FaultyModule implements NestModule {
    configure(consumer: MiddlewareConsumer): void {
      consumer.apply(middleware).forRoutes(route, `${route}/*path`);
    }
  }
  Module({ imports: [service.module] })(FaultyModule);
  // Hot reads would be answered before the fault.
  return { ...service, module: FaultyModule, hotReads: undefined };
}
