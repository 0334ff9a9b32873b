import type { Generated, Kysely } from 'kysely';

/** The table of the keys under which something was written. */
export interface IdempotencyTable {
  /** What the client called the request. */
  key: string;
  /** Of the request's body, so that another one under the same key is told apart. */
  fingerprint: string;
  /** The request's method and route, likewise; empty where a replica has stored the key that did not look at them. */
  scope: Generated<string>;
  /** The answer as JSON. */
  answer: string;
  /** When the key is forgotten, by the store's clock in milliseconds since 1970. */
  expires_at: number;
}

/** The tables that a database with idempotency keys has among its own. */
export interface IdempotencyTables {
  idempotency_key: IdempotencyTable;
}

/** Makes the table; to be called by a migration of the database that has one, with {@link addKeyScope} after it. */
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

/** Adds the scope of keys; by default none, since replicas of the version before go on to store keys while they are rolled. */
export async function addKeyScope(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('idempotency_key')
    .addColumn('scope', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
}
