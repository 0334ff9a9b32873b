import { sql, type Generated, type Kysely } from 'kysely';

/** The table of undelivered events: a delivered one is deleted. */
export interface OutboxTable {
  id: string;
  /** The event as JSON. */
  event: string;
  /**
   * End of the lease: until then only its holder delivers the event; by the store's clock in milliseconds since 1970.
   */
  leased_until: number;
  /** Number of leases of the event. The request that stores it has the first. */
  attempts: Generated<number>;
  /** Refusals of this event when it was delivered alone. */
  refusals: Generated<number>;
}

/** The table of parked events, refused too often: nobody delivers them until an operator decides. */
export interface OutboxParkedTable {
  id: string;
  /** The event as it was stored, possibly no JSON. */
  event: string;
  attempts: number;
  /** The reason of the last refusal. */
  reason: string;
  /** Time of parking, by the store's clock, in milliseconds since 1970. */
  parked_at: number;
}

/** The tables of a database with an outbox. */
export interface OutboxTables {
  outbox: OutboxTable;
  outbox_parked: OutboxParkedTable;
}

/** Creates the outbox; for a migration of the database, followed by {@link addOutboxParking}. */
export async function createOutboxTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('outbox')
    .addColumn('id', 'varchar(36)', (column) => column.primaryKey())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('leased_until', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('outbox_due').on('outbox').columns(['leased_until', 'id']).execute();
}

/**
 * Counts attempts and refusals of events, and creates the table of parked ones; for a later migration. The columns have
 * defaults, since replicas of the version before store events while they are rolled.
 */
export async function addOutboxParking(db: Kysely<unknown>): Promise<void> {
  for (const [column, first] of [
    ['attempts', 1],
    ['refusals', 0],
  ] as const) {
    await db.schema
      .alterTable('outbox')
      .addColumn(column, 'integer', (definition) => definition.notNull().defaultTo(first))
      .execute();
  }
  // Replaces it with one index of due events that were never refused, and one of those that were.
  await db.schema.dropIndex('outbox_due').execute();
  await db.schema.createIndex('outbox_next').on('outbox').columns(['refusals', 'leased_until', 'id']).execute();
  await db.schema
    .createIndex('outbox_refused')
    .on('outbox')
    .columns(['leased_until', 'id'])
    .where(sql.ref('refusals'), '>', 0)
    .execute();
  await db.schema
    .createTable('outbox_parked')
    .addColumn('id', 'varchar(36)', (column) => column.primaryKey())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('parked_at', 'bigint', (column) => column.notNull())
    .execute();
}
