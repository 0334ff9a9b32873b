import { BodyGuard, BodyLimits, OriginGuard } from '@film-mesh/service-kit';

import type { ServiceRemedy } from './service-faults.ts';

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

/**
 * Takes a remedy away from a service.
 *
 * @returns what does so to an instance of one of its providers
 */
export function takingAway(remedy: ServiceRemedy): (instance: unknown) => void {
  return TAKEN_AWAY[remedy];
}
