import 'reflect-metadata';

import { BodyGuard, BodyLimits, OriginGuard, runService } from '@film-mesh/service-kit';

import { importService } from './import-service.ts';
import type { ServiceRemedy } from './service-fault.ts';

/**
 * Runs a service as its build made it, without one of its remedies: `bare-service.ts DEFINITION REMEDY`, where DEFINITION
 * is the built module that exports the service's definition.
 */
const [definition = '', remedy = ''] = process.argv.slice(2);

const TAKEN_AWAY: Readonly<Record<ServiceRemedy, (instance: unknown) => void>> = {
  'bounds of bodies': (instance) => {
    if (instance instanceof BodyGuard) {
      instance.takesBody = () => true;
    }
    if (instance instanceof BodyLimits) {
      Object.assign(instance, { json5Bytes: Infinity, depth: Infinity, values: Infinity });
    }
  },
  'check of origins': (instance) => {
    if (instance instanceof OriginGuard) {
      instance.isForeign = () => false;
    }
  },
};

const takeAway = TAKEN_AWAY[remedy as ServiceRemedy];
await runService(await importService(definition), (instance) => {
  takeAway(instance);
  return instance;
});
