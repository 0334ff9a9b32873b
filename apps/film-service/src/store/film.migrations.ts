import { addKeyScope, createIdempotencyTable } from '@film-mesh/idempotency';
import { addOutboxParking, createOutboxTable } from '@film-mesh/outbox';
import { addPositions, createRemovedTable, type Migrations } from '@film-mesh/sql';
import type { Kysely } from 'kysely';

/** The history of the film service's schema. What was released is never changed, only followed by more. */
export const filmMigrations: Migrations = {
  '001-film': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('film')
        .addColumn('id', 'varchar(36)', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('language', 'text', (column) => column.notNull())
        .addColumn('year', 'integer')
        .execute();
      await db.schema.createIndex('film_name').on('film').columns(['name', 'id']).execute();
      await createOutboxTable(db);
    },
  },
  '002-versions': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .alterTable('film')
        .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
        .execute();
      await createIdempotencyTable(db);
    },
  },
  '003-positions': {
    async up(db: Kysely<unknown>): Promise<void> {
      await addPositions(db, 'film', ['name']);
      await createRemovedTable(db, 'film_removed');
    },
  },
  '004-parked-events': {
    up: addOutboxParking,
  },
  '005-key-scope': {
    up: addKeyScope,
  },
};
