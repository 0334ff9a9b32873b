import type { DialectAdapter, QueryExecutorProvider } from 'kysely';

/** Capability of this library's adapters beside those of Kysely. */
export interface RowLockingAdapter extends DialectAdapter {
  /** Set if `SELECT … FOR UPDATE SKIP LOCKED` is supported: two can take rows of one table at once. */
  readonly supportsRowLocks: boolean;
}

/**
 * Tests whether a transaction can lock rows and skip those that others hold. False for adapters that do not declare it.
 */
export function supportsRowLocks(db: QueryExecutorProvider): boolean {
  const adapter: Partial<RowLockingAdapter> = db.getExecutor().adapter;
  return adapter.supportsRowLocks ?? false;
}
