import type { Generated, Kysely } from 'kysely';

/** The table of idempotency keys. */
export interface IdempotencyTable {
  /** The client's key of the request. */
  key: string;
  /** Fingerprint of the request's body, which detects another body with the same key. */
  fingerprint: string;
  /** The request's method and route, likewise; empty for keys of replicas whose version did not store it. */
  scope: Generated<string>;
  /** The answer as JSON. */
  answer: string;
  /** Expiry of the key, by the store's clock in milliseconds since 1970. */
  expires_at: number;
}

/** The tables of a database with idempotency keys. */
export interface IdempotencyTables {
  idempotency_key: IdempotencyTable;
}

/** Creates the table; for a migration of the database, followed by {@link addKeyScope}. */
export async function createIdempotencyTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('idempotency_key')
    .addColumn('key', 'varchar(255)', (column) => column.primaryKey())
    .addColumn('fingerprint', 'varchar(64)', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('idempotency_key_expiry').on('idempotency_key').column('expires_at').execute();
}

/** Adds the scope of keys, empty by default, since replicas of the version before store keys while they are rolled. */
export async function addKeyScope(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('idempotency_key')
    .addColumn('scope', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
}
