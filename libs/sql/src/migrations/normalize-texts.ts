import { PostgresAdapter, sql, type Expression, type Kysely } from 'kysely';

/** Rows per batch. */
const BATCH = 1_000;

/**
 * Tests whether the store has a `normalize` function: PostgreSQL, in a database whose encoding is UTF8. SQLite has
 * none, and in another encoding PostgreSQL refuses to call it.
 */
async function normalizesItself(db: Kysely<unknown>): Promise<boolean> {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) {
    return false;
  }
  const { rows } = await sql<{ encoding: string }>`SELECT current_setting('server_encoding') AS encoding`.execute(db);
  return rows[0]?.encoding === 'UTF8';
}

/**
 * Puts the texts of a table in NFC, for a migration. Only rows with texts beyond ASCII are read, batch by batch.
 *
 * @param table has the primary key `id`
 * @param columns the texts
 * @param also further columns to set in a changed row
 */
export async function normalizeTexts(
  db: Kysely<unknown>,
  table: string,
  columns: readonly string[],
  also: Readonly<Record<string, Expression<unknown>>> = {},
): Promise<void> {
  const tables = db as Kysely<Record<string, Record<string, unknown>>>;
  const isBeyondAscii = sql.join(
    columns.map((column) => sql`octet_length(${sql.ref(column)}) <> length(${sql.ref(column)})`),
    sql` OR `,
  );
  if (await normalizesItself(db)) {
    // One statement: a round trip per row of a large table would take longer than a pod may take to start.
    await sql`
      UPDATE ${sql.table(table)} SET ${sql.join([
        ...columns.map((column) => sql`${sql.ref(column)} = normalize(${sql.ref(column)}, NFC)`),
        ...Object.entries(also).map(([column, value]) => sql`${sql.ref(column)} = ${value}`),
      ])}
      WHERE (${isBeyondAscii}) AND (${sql.join(
        columns.map((column) => sql`${sql.ref(column)} IS NOT NFC NORMALIZED`),
        sql` OR `,
      )})`.execute(db);
    return;
  }
  for (let after = ''; ;) {
    const { rows } = await sql<Record<string, string> & { id: string }>`
      SELECT id, ${sql.join(columns.map((column) => sql.ref(column)))} FROM ${sql.table(table)}
      WHERE id > ${after} AND (${isBeyondAscii}) ORDER BY id LIMIT ${sql.lit(BATCH)}`.execute(db);
    for (const { id, ...texts } of rows) {
      const changes = Object.entries(texts)
        .map(([column, text]) => [column, text.normalize('NFC')] as const)
        .filter(([column, text]) => text !== texts[column]);
      if (changes.length > 0) {
        const changed = { ...Object.fromEntries(changes), ...also };
        await tables.updateTable(table).set(changed).where('id', '=', id).execute();
      }
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) {
      return;
    }
    after = last.id;
  }
}
