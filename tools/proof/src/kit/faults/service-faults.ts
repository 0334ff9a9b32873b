import { join } from 'node:path';

import type { NodeArgs } from '@film-mesh/mesh';

import type { BrokenRemedy } from './breaking.ts';

const ENTRY = join(import.meta.dirname, 'faulty-service.ts');

/**
 * Faults of a replica on requests of its API, though it lives and is ready, from the moment at which it
 * gets {@link FAULT_SIGNAL}:
 *
 * - `slow reads`: each takes 4 s;
 * - `unavailable`: each request is answered with 503 at once;
 * - `lost answers`: every third change is made, and its connection reset before the answer.
 */
export type ServiceFault = 'slow reads' | 'unavailable' | 'lost answers';

/** Lets the fault of a replica begin. */
export const FAULT_SIGNAL = 'SIGUSR2';

/** Remedies of a service that can be removed, see `taken-away.ts`. */
export type ServiceRemedy = 'bounds of bodies' | 'check of origins';

/** Faults of the services of a mesh; each member is an option of faulty-service.ts. */
export interface FaultyServiceOptions {
  /** The folder of failpoints at which they die; where it is given, the clocks of replicas differ. */
  readonly failpoints?: string;
  /** The remedy for lost writes that is broken. */
  readonly break?: BrokenRemedy;
  /** The fault that a replica has from when it gets the fault's signal. */
  readonly fault?: ServiceFault;
  /** The remedy for hostile requests that is taken away. */
  readonly without?: ServiceRemedy;
}

/** Runs services as their builds made them, but hurt. */
export function argsOfFaulty(faults: FaultyServiceOptions): NodeArgs {
  const options = Object.entries(faults).flatMap(([option, value]: [string, string]) => [`--${option}`, value]);
  return ({ folder, descriptor: { name } }) => [ENTRY, join(folder, 'dist', `${name}.js`), ...options];
}
