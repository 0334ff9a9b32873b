import { existsSync } from 'node:fs';

import { MEMORY, parseDatabaseUrl } from '@film-mesh/service-descriptor';
import type { Kysely } from 'kysely';

import { kyselyOf } from '../connections/kysely-of.ts';
import { servingPool } from '../dialects/postgres/pool-config.ts';
import { GuardedPostgresDialect } from '../dialects/postgres/postgres-dialect.ts';
import { SqliteDialect } from '../dialects/sqlite/sqlite-dialect.ts';

/**
 * Opens a database as it is, for a tool that inspects a service's: it neither creates it nor changes its schema.
 *
 * @param url see {@link parseDatabaseUrl}
 * @throws if the URL is invalid, or SQLite's file is missing; a server is first contacted by the first query
 */
export async function connectDatabase<Tables>(url: string): Promise<Kysely<Tables>> {
  const target = parseDatabaseUrl(url);
  if (target.dialect === 'postgres') {
    return kyselyOf<Tables>(new GuardedPostgresDialect(servingPool(target.connectionString)));
  }
  if (target.path !== MEMORY && !existsSync(target.path)) {
    throw new Error(`no database file at ${target.path}`);
  }
  return kyselyOf<Tables>(new SqliteDialect(target.path));
}
