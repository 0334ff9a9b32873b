import type { CompiledQuery, DialectAdapter, QueryExecutorProvider } from 'kysely';

/** What the adapters of this library declare where their store is read in this very process. */
export interface DirectlyReadingAdapter extends DialectAdapter {
  /**
   * The rows that a query finds in what was committed last; undefined where it has to wait for its turn.
   *
   * @param parameters stand in the place of the query's own, so that it need not be copied for each run
   * @throws {DomainError} `store-unavailable`
   */
  readDirectly<Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]): Row[] | undefined;
}

/**
 * Reads a query's rows without waiting; undefined where the store can't do that, or not now.
 *
 * @param parameters see {@link DirectlyReadingAdapter.readDirectly}
 */
export function readDirectly<Row>(
  db: QueryExecutorProvider,
  query: CompiledQuery<Row>,
  parameters: readonly unknown[],
): Row[] | undefined {
  const adapter: Partial<DirectlyReadingAdapter> = db.getExecutor().adapter;
  return adapter.readDirectly?.(query, parameters);
}
