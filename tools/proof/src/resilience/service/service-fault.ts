/**
 * What a replica does wrong to requests of its API though it lives and says that it is ready, from the moment at which it
 * gets {@link FAULT_SIGNAL}:
 *
 * - `slow reads`: each takes 4 s;
 * - `unavailable`: each request is answered with 503 at once;
 * - `lost answers`: every third change is made, and its connection reset before the answer.
 */
export type ServiceFault = 'slow reads' | 'unavailable' | 'lost answers';

/** Lets the fault of a replica begin. */
export const FAULT_SIGNAL = 'SIGUSR2';

/** What a service can be made without, see `bare-service.ts`. */
export type ServiceRemedy = 'bounds of bodies' | 'check of origins';
