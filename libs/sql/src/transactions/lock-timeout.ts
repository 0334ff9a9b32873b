import { DomainError } from '@film-mesh/shared-domain';

/** SQLSTATE `lock_not_available`: another transaction held the lock for longer than `lock_timeout`. */
const LOCK_NOT_AVAILABLE = '55P03';

/** Tests whether an error of a store says that another held a lock, on stores with row locks. */
export function isLockTimeout(error: unknown): boolean {
  const cause: unknown = error instanceof DomainError ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === LOCK_NOT_AVAILABLE;
}
