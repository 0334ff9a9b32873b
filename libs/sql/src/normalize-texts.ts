import { sql, type Expression, type Kysely } from 'kysely';

/** How many rows are read at once. */
const BATCH = 1_000;

/**
 * Puts the texts of a table in NFC, for a migration. Only rows with texts beyond ASCII are read, batch by batch.
 *
 * @param table has the primary key `id`
 * @param columns the texts
 * @param also what else is set in a row that is changed
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
