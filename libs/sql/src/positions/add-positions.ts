import type { Kysely } from 'kysely';

import { positioningAdapter } from './positioning-adapter.ts';

/**
 * Adds the column `position` to a table, by which its rows are listed in the order of their creation: an integer from 1
 * on that the store assigns to one row, ever. Existing rows get theirs in the order of their ids. For a migration, see
 * docs/adr/0013-positions.md.
 *
 * @param table has the primary key `id`, and no foreign key refers to it
 * @param names columns that get an index for the first created row of a value
 */
export function addPositions(db: Kysely<unknown>, table: string, names: readonly string[]): Promise<void> {
  return positioningAdapter(db).addPositions(db, table, names);
}

/**
 * Creates the table with the positions of removed rows of another one, so that `after=` a removed row's id continues
 * where it was. The code that removes a row inserts its id and position.
 */
export async function createRemovedTable(db: Kysely<unknown>, name: string): Promise<void> {
  await db.schema
    .createTable(name)
    .addColumn('id', 'varchar(36)', (column) => column.primaryKey())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .execute();
}

/** The rows of such a table. */
export interface RemovedTable {
  id: string;
  position: number;
}
