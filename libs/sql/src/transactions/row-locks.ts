import type { DialectAdapter, QueryExecutorProvider } from 'kysely';

/** What the adapters of this library declare beside what Kysely's do. */
export interface RowLockingAdapter extends DialectAdapter {
  /** Whether `SELECT … FOR UPDATE SKIP LOCKED` is understood: two can take rows of one table at once. */
  readonly supportsRowLocks: boolean;
}

/** Whether a transaction can lock rows and pass over those that others hold. False for adapters that do not tell. */
export function supportsRowLocks(db: QueryExecutorProvider): boolean {
  const adapter: Partial<RowLockingAdapter> = db.getExecutor().adapter;
  return adapter.supportsRowLocks ?? false;
}
