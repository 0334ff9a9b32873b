import type { CompiledQuery, DialectAdapter, QueryExecutorProvider } from 'kysely';

/** Rows, at once if the store is read in this very process. */
type Rows<Row> = Row[] | Promise<Row[]>;

/** Capability of adapters whose reads need not wait for a connection of their own. */
export interface DirectlyReadingAdapter extends DialectAdapter {
  /**
   * The rows of a query in the last committed state; undefined if it must wait for its turn.
   *
   * @param parameters replace the query's own, so that it need not be copied for each execution
   * @throws {DomainError} `store-unavailable`
   */
  readDirectly<Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]): Rows<Row> | undefined;
}

/**
 * Reads a query's rows without Kysely's connections; undefined if the store cannot do that, or not now.
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
