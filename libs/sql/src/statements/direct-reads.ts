import type { CompiledQuery, DialectAdapter, QueryExecutorProvider } from 'kysely';

/** Rows, at once where the store is read in this very process. */
type Rows<Row> = Row[] | Promise<Row[]>;

/** What the adapters of this library declare where a read need not wait for a connection of its own. */
export interface DirectlyReadingAdapter extends DialectAdapter {
  /**
   * The rows that a query finds in what was committed last; undefined where it has to wait for its turn.
   *
   * @param parameters stand in the place of the query's own, so that it need not be copied for each run
   * @throws {DomainError} `store-unavailable`
   */
  readDirectly<Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]): Rows<Row> | undefined;
}

/**
 * Reads a query's rows past Kysely's connections; undefined where the store can't do that, or not now.
 *
 * @param parameters see {@link DirectlyReadingAdapter.readDirectly}
 */
export function readDirectly<Row>(
  db: QueryExecutorProvider,
  query: CompiledQuery<Row>,
  parameters: readonly unknown[],
): Rows<Row> | undefined {
  const adapter: Partial<DirectlyReadingAdapter> = db.getExecutor().adapter;
  return adapter.readDirectly?.(query, parameters);
}
