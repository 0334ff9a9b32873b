import { Kysely, type Dialect } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';

import { parseDatabaseUrl, type DatabaseTarget } from './database-url.ts';
import { SqliteDialect } from './sqlite/sqlite-dialect.ts';

/** The changes that make a database's schema, by name; they run in the order of their names, each once. */
export type Migrations = Readonly<Record<string, Migration>>;

const DIALECTS: Record<DatabaseTarget['dialect'], (target: DatabaseTarget) => Dialect> = {
  sqlite: ({ path }) => new SqliteDialect(path),
};

/**
 * Opens a database and brings its schema up to date.
 *
 * Any number of processes may do so at the same moment: one of them migrates, the others wait for it.
 *
 * @param url see {@link parseDatabaseUrl}
 * @throws where the store can't be opened, or its schema is newer than `migrations`
 */
export async function openDatabase<Tables>(url: string, migrations: Migrations): Promise<Kysely<Tables>> {
  const target = parseDatabaseUrl(url);
  const db = new Kysely<Tables>({ dialect: DIALECTS[target.dialect](target) });
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  }).migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw error as Error;
  }
  return db;
}
