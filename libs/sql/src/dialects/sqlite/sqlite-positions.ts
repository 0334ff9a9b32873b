import { sql, type Kysely } from 'kysely';

import { indexOver, POSITION } from '../../positions/position-column.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly dflt_value: string | null;
}

/**
 * Positions are SQLite's own row ids, so that a page is read from the table itself. Only one transaction writes at a
 * time and draws them: they become visible in their order. AUTOINCREMENT keeps the id of a removed last row from being
 * reused (https://www.sqlite.org/autoinc.html).
 *
 * SQLite cannot add such a column to an existing table, so the table is recreated, as
 * https://www.sqlite.org/lang_altertable.html has it (section 7).
 */
export async function addSqlitePositions(db: Kysely<unknown>, table: string, names: readonly string[]): Promise<void> {
  const fresh = `${table}_with_${POSITION}`;
  const { rows } = await sql<Column>`SELECT * FROM pragma_table_info(${table}) ORDER BY cid`.execute(db);
  const columns = rows.map((column) => definition(column));
  const all = sql.join(rows.map(({ name }) => sql.id(name)));
  await sql`
    CREATE TABLE ${sql.table(fresh)} (
      ${sql.id(POSITION)} integer PRIMARY KEY AUTOINCREMENT, ${sql.join(columns)}, UNIQUE (id)
    )`.execute(db);
  await sql`
    INSERT INTO ${sql.table(fresh)} (${all}) SELECT ${all} FROM ${sql.table(table)} ORDER BY id`.execute(db);
  await db.schema.dropTable(table).execute();
  await db.schema.alterTable(fresh).renameTo(table).execute();
  for (const name of names) {
    // The row id is part of every index.
    await db.schema.createIndex(indexOver(table, name)).on(table).column(name).execute();
  }
}

function definition({ name, type, notnull, dflt_value }: Column) {
  const notNull = notnull === 1 || name === 'id' ? sql` NOT NULL` : sql``;
  const byDefault = dflt_value === null ? sql`` : sql` DEFAULT ${sql.raw(dflt_value)}`;
  return sql`${sql.id(name)} ${sql.raw(type)}${notNull}${byDefault}`;
}
