import { DomainError } from '@film-mesh/shared-domain';

/** SQLSTATE `lock_not_available`: another transaction held what was wanted for longer than a lock is waited for. */
const LOCK_NOT_AVAILABLE = '55P03';

/** Whether an error of a store says that another held a lock, on stores where a lock is that of a row. */
export function isLockTimeout(error: unknown): boolean {
  const cause: unknown = error instanceof DomainError ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === LOCK_NOT_AVAILABLE;
}
