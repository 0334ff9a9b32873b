import { parseDatabaseUrl } from '@film-mesh/service-descriptor';
import type { Kysely } from 'kysely';

import { kyselyOf } from '../connections/kysely-of.ts';
import { migrate, type Migrations } from '../migrations/migrate.ts';
import { openPostgres } from '../dialects/postgres/open-postgres.ts';
import { SqliteDialect } from '../dialects/sqlite/sqlite-dialect.ts';

/**
 * Opens a database and migrates its schema.
 *
 * Any number of processes may do so at the same moment: one of them migrates, the others wait for it. An unavailable
 * PostgreSQL server is waited for, up to 30 s.
 *
 * @param url see {@link parseDatabaseUrl}
 * @throws if the store cannot be opened, or its schema is newer than `migrations`
 */
export async function openDatabase<Tables>(url: string, migrations: Migrations): Promise<Kysely<Tables>> {
  const target = parseDatabaseUrl(url);
  switch (target.dialect) {
    case 'sqlite':
      return openSqlite(target.path, migrations);
    case 'postgres':
      return openPostgres(target.connectionString, migrations);
  }
}

async function openSqlite<Tables>(path: string, migrations: Migrations): Promise<Kysely<Tables>> {
  const db = await kyselyOf<Tables>(new SqliteDialect(path));
  try {
    await migrate(db, migrations);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
