import type { DialectAdapter, Kysely, QueryExecutorProvider } from 'kysely';

/** Capabilities of this library's adapters, which assign positions to the rows of a table; see {@link addPositions}. */
export interface PositioningAdapter extends DialectAdapter {
  /**
   * Set if rows become visible in the order of their positions, because one transaction writes at a time. Elsewhere a
   * position is drawn before its transaction commits, and a later one may be visible earlier.
   */
  readonly commitsInOrder: boolean;

  /** See {@link addPositions}. */
  addPositions(db: Kysely<unknown>, table: string, names: readonly string[]): Promise<void>;
}

/** The adapter of a database of this library. */
export function positioningAdapter(db: QueryExecutorProvider): PositioningAdapter {
  const adapter = db.getExecutor().adapter as Partial<PositioningAdapter>;
  if (adapter.addPositions === undefined) {
    throw new TypeError('this dialect gives rows no positions');
  }
  return adapter as PositioningAdapter;
}

/**
 * The name of the database function with the settled position of a table: every row up to it is visible, or will never
 * exist. Only if {@link PositioningAdapter.commitsInOrder} is false.
 */
export const settledFunction = (table: string): string => `${table}_settled`;
