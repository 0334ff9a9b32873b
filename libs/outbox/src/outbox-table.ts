import { sql, type Generated, type Kysely } from 'kysely';

/** The table in which events wait for their delivery; a row that is there is not delivered. */
export interface OutboxTable {
  id: string;
  /** The event as JSON. */
  event: string;
  /** Nobody but its holder delivers the event before this time, by the store's clock in milliseconds since 1970. */
  leased_until: number;
  /** How often the event was leased to somebody who was to deliver it. Who stores it is the first. */
  attempts: Generated<number>;
  /** How often the receiver has refused this event when it came alone. */
  refusals: Generated<number>;
}

/** The table of the events that were refused too often: nobody delivers them until an operator says so. */
export interface OutboxParkedTable {
  id: string;
  /** The event as it was stored, which may be no JSON. */
  event: string;
  attempts: number;
  /** Why it was refused last. */
  reason: string;
  /** By the store's clock, in milliseconds since 1970. */
  parked_at: number;
}

/** The tables that a database with an outbox has among its own. */
export interface OutboxTables {
  outbox: OutboxTable;
  outbox_parked: OutboxParkedTable;
}

/** Makes the outbox; to be called by a migration of the database that has one, with {@link addOutboxParking} after it. */
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
 * Counts attempts and refusals of events, and makes the place where refused ones are parked; to be called by a later
 * migration. The columns have defaults, since replicas of the version before go on to store events while they are rolled.
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
  // In its place one that leads to the due events among those that were never refused, and one to those that were.
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
