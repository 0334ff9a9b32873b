import { DomainError } from '@film-mesh/shared-domain';
import pg from '@film-mesh/postgres-server/pg';

/** The message of pg when an answer has not come in time. */
const TIMED_OUT = 'Query read timeout';
/** SQLSTATE of a prepared statement whose columns a migration has changed. */
const STALE_PLAN = '0A000';

/**
 * SQLSTATEs, or their first characters, that are faults of the store, not of the request
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

/**
 * Messages of errors that no retry cures: no password in the URL, TLS that the other end lacks, a pooler that refuses.
 */
const HOPELESS = /SASL|SSL|certificate|unsupported startup parameter/u;

/**
 * Tests whether the connection is unusable after this error: always, except for the server's error on a single
 * statement.
 */
export function breaksConnection(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || error.severity !== 'ERROR';
}

/**
 * Tests whether an error says that its connection has ended, as when the server or a pooler closes it, except for a
 * time-out.
 */
export function endsConnection(error: unknown): boolean {
  return error !== undefined && breaksConnection(error) && !(error instanceof Error && error.message === TIMED_OUT);
}

/** Tests whether a failed query may succeed at once on a new connection. */
export function wantsNewConnection(error: unknown): boolean {
  return endsConnection(error) || (error instanceof pg.DatabaseError && error.code === STALE_PLAN);
}

/** `store-unavailable` of this replica alone: its connections end, which proves nothing about the store. */
export function connectionLost(error: unknown): DomainError {
  return new DomainError('store-unavailable', 'The connection to the store was lost.', {
    cause: error,
    onlyHere: true,
  });
}

/** The same error, or `store-unavailable` with it as the cause if the store is at fault. */
export function translatePostgresError(error: unknown): unknown {
  if (error instanceof DomainError || OWN_FAULTS.some((fault) => error instanceof fault)) {
    return error;
  }
  const state = stateOf(error);
  return state === undefined
    ? error
    : new DomainError('store-unavailable', `The store is ${state}.`, { cause: rootOf(error) });
}

/** Tests whether the store may become available. A wrong password, a missing database and wrong SQL are permanent. */
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

/**
 * For a name with two addresses, Node reports ECONNREFUSED in an error without a message, which contains one error for
 * each.
 */
function rootOf(error: unknown): unknown {
  const { errors } = error as { errors?: unknown };
  return Array.isArray(errors) ? errors[0] : error;
}
