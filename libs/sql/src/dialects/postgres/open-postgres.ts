import { setTimeout as sleep } from 'node:timers/promises';

import type { Kysely } from 'kysely';

import { kyselyOf } from '../../connections/kysely-of.ts';
import { migrate, type Migrations } from '../../migrations/migrate.ts';
import { checkServing } from './check-serving.ts';
import { migratingPool, servingPool } from './pool-config.ts';
import { GuardedPostgresDialect } from './postgres-dialect.ts';
import { mayPass } from './postgres-errors.ts';

/** Time that an unavailable server is waited for, in milliseconds: it starts together with the services. */
const MAX_WAIT_MS = 30_000;
/** Time between two tries, in milliseconds. */
const RETRY_MS = 250;

/**
 * Opens a database on a PostgreSQL server and migrates its schema.
 *
 * @param maxWaitMs time limit for the server to become available, in milliseconds
 * @throws {DomainError} `store-unavailable` if it is not available by then
 * @throws at once if the server refuses the role or the database, a pooler lacks a required feature, or the schema is
 *   newer than `migrations`
 */
export async function openPostgres<Tables>(
  connectionString: string,
  migrations: Migrations,
  maxWaitMs = MAX_WAIT_MS,
): Promise<Kysely<Tables>> {
  const deadline = Date.now() + maxWaitMs;
  for (;;) {
    try {
      await migrateApart(connectionString, migrations);
      return await openServing<Tables>(connectionString);
    } catch (error) {
      if (!mayPass(error) || Date.now() + RETRY_MS > deadline) {
        throw error;
      }
    }
    await sleep(RETRY_MS);
  }
}

async function openServing<Tables>(connectionString: string): Promise<Kysely<Tables>> {
  const db = await kyselyOf<Tables>(new GuardedPostgresDialect(servingPool(connectionString)));
  try {
    await checkServing(db, connectionString);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** Migrates on a connection of its own: the time-outs of the others would end the wait for another replica. */
async function migrateApart(connectionString: string, migrations: Migrations): Promise<void> {
  const db = await kyselyOf<unknown>(new GuardedPostgresDialect(migratingPool(connectionString), { patient: true }));
  try {
    await migrate(db, migrations);
  } finally {
    await db.destroy();
  }
}
