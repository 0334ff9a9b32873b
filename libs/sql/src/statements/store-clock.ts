import { sql, type DialectAdapter, type QueryExecutorProvider, type RawBuilder } from 'kysely';

/** Capability of this library's adapters beside those of Kysely. */
export interface TimekeepingAdapter extends DialectAdapter {
  /**
   * The store's own time in milliseconds since 1970, as SQL; constant within a statement, so that an index can be used.
   */
  readonly now: RawBuilder<number>;
}

/**
 * The time by the store's clock in milliseconds since 1970, as an expression: for leases and expiries that several
 * processes share, since no two of them have the same clock.
 *
 * @param offsetMs is added to it, in milliseconds
 */
export function storeTime(db: QueryExecutorProvider, offsetMs = 0): RawBuilder<number> {
  const adapter: Partial<TimekeepingAdapter> = db.getExecutor().adapter;
  if (adapter.now === undefined) {
    throw new Error('the adapter of this database declares no clock');
  }
  return offsetMs === 0 ? adapter.now : sql<number>`(${adapter.now} + ${Math.round(offsetMs)})`;
}
