import { DomainError } from '@film-mesh/shared-domain';
import pg from '@film-mesh/postgres-server/pg';

/** What pg says when an answer has not come in time. */
const TIMED_OUT = 'Query read timeout';
/** SQLSTATE of a prepared statement whose columns a migration has changed. */
const STALE_PLAN = '0A000';

/**
 * SQLSTATEs, or their first characters, that say: the store, not the request
 * (https://www.postgresql.org/docs/18/errcodes-appendix.html).
 */
const UNAVAILABLE = [
  ['08', 'not reachable'],
  [STALE_PLAN, 'being changed'],
  ['25006', 'read-only'],
  ['26000', 'busy'], // a prepared statement that was not parsed, for the reason that the read before it was told
  ['40001', 'busy'], // serialization failure
  ['40P01', 'busy'], // deadlock
  ['42P05', 'busy'], // a prepared statement that was parsed after all
  ['53', 'out of resources'],
  ['55P03', 'busy'], // lock timeout
  ['57014', 'too slow'], // statement timeout
  ['57P0', 'not running'], // shut down, crashed, starting
  ['58', 'failing'],
] as const;

/** Faults of this code, not of the store. */
const OWN_FAULTS = [TypeError, RangeError, ReferenceError];

/** What is said where waiting will not help: no password in the URL, TLS that the other end has not, a pooler that refuses. */
const HOPELESS = /SASL|SSL|certificate|unsupported startup parameter/u;

/** Whether the connection is of no more use after this error: all but what the server says of a single statement. */
export function breaksConnection(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || error.severity !== 'ERROR';
}

/** Whether an error says that its connection has ended, as when the server or a pooler closes it; not so a time-out. */
export function endsConnection(error: unknown): boolean {
  return error !== undefined && breaksConnection(error) && !(error instanceof Error && error.message === TIMED_OUT);
}

/** Whether what has failed may work at once on a new connection. */
export function wantsNewConnection(error: unknown): boolean {
  return endsConnection(error) || (error instanceof pg.DatabaseError && error.code === STALE_PLAN);
}

/** `store-unavailable` of this replica alone: its connections end, which says nothing of the store. */
export function connectionLost(error: unknown): DomainError {
  return new DomainError('store-unavailable', 'The connection to the store was lost.', {
    cause: error,
    onlyHere: true,
  });
}

/** The same error, or `store-unavailable` with it as the cause where the store is at fault. */
export function translatePostgresError(error: unknown): unknown {
  if (error instanceof DomainError || OWN_FAULTS.some((fault) => error instanceof fault)) {
    return error;
  }
  const state = stateOf(error);
  return state === undefined
    ? error
    : new DomainError('store-unavailable', `The store is ${state}.`, { cause: rootOf(error) });
}

/** Whether the store may be there after a while. A wrong password, a missing database and wrong SQL stay as they are. */
export function mayPass(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'store-unavailable' && !HOPELESS.test(String(error.cause));
}

function stateOf(error: unknown): string | undefined {
  if (!(error instanceof pg.DatabaseError) || error.code === undefined) {
    return 'not reachable';
  }
  const { code } = error;
  return UNAVAILABLE.find(([prefix]) => code.startsWith(prefix))?.[1];
}

/** Node says "refused" of a name with two addresses in an error without a message, with one error for each in it. */
function rootOf(error: unknown): unknown {
  const { errors } = error as { errors?: unknown };
  return Array.isArray(errors) ? errors[0] : error;
}
