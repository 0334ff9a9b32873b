import type { Kysely } from 'kysely';

/** The table in which events wait for their delivery; a row that is there is not delivered. */
export interface OutboxTable {
  id: string;
  /** The event as JSON. */
  event: string;
  /** Nobody but its holder delivers the event before this time, in milliseconds since 1970. */
  leased_until: number;
}

/** The tables that a database with an outbox has among its own. */
export interface OutboxTables {
  outbox: OutboxTable;
}

/** Makes the outbox; to be called by a migration of the database that has one. */
export async function createOutboxTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('outbox')
    .addColumn('id', 'varchar(36)', (column) => column.primaryKey())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('leased_until', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('outbox_due').on('outbox').columns(['leased_until', 'id']).execute();
}
