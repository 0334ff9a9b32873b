import 'reflect-metadata';

import { parseServiceDescriptor } from '@film-mesh/service-descriptor';
import { runService } from '@film-mesh/service-kit';
import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';

import { FAULTS, type Middleware } from './faults.ts';
import { importService } from './import-service.ts';
import { FAULT_SIGNAL, type ServiceFault } from './service-fault.ts';

/**
 * Runs a service as its build made it, with a fault before the handlers of its API: `faulty-service.ts DEFINITION FAULT`,
 * where DEFINITION is the built module that exports the service's definition.
 */
const [definition = '', fault = ''] = process.argv.slice(2);
const service = await importService(definition);
const { route } = parseServiceDescriptor(service.descriptor);
const hurt = FAULTS[fault as ServiceFault]();
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
await runService({ ...service, module: FaultyModule, hotReads: undefined });
