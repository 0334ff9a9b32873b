import { DomainError } from '@film-mesh/shared-domain';

/**
 * SQLite's primary result codes (https://www.sqlite.org/rescode.html) that are faults of the store, not of the request.
 */
const UNAVAILABLE = new Map([
  [5, 'busy'],
  [6, 'locked'],
  [8, 'read-only'],
  [10, 'failing'],
  [11, 'damaged'],
  [13, 'full'],
  [14, 'not to be opened'],
  [15, 'failing'],
  [26, 'no database'],
]);
const BUSY = 5;

function primaryCode(error: unknown): number | undefined {
  const extended = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : undefined;
  return typeof extended === 'number' ? extended & 0xff : undefined;
}

/** Tests whether another connection holds the lock. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY;
}

/** The same error, or `store-unavailable` with it as the cause if the store is at fault. */
export function translateSqliteError(error: unknown): unknown {
  const state = UNAVAILABLE.get(primaryCode(error) ?? 0);
  return state === undefined ? error : new DomainError('store-unavailable', `The store is ${state}.`, { cause: error });
}
