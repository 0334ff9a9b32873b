import { addKeyScope, createIdempotencyTable } from '@film-mesh/idempotency';
import { addOutboxParking, createOutboxTable } from '@film-mesh/outbox';
import { MAX_CHANGED_VERSION } from '@film-mesh/shared-domain';
import { addPositions, createRemovedTable, normalizeTexts, type Migrations } from '@film-mesh/sql';
import { sql, type Kysely } from 'kysely';

/** Migrations of the film service's schema. A released migration never changes; a later one follows. */
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
  '006-nfc': {
    async up(db: Kysely<unknown>): Promise<void> {
      // The film's text has changed, so its entity tag changes too.
      const version = sql`CASE WHEN version < ${sql.lit(MAX_CHANGED_VERSION)} THEN version + 1 ELSE version END`;
      await normalizeTexts(db, 'film', ['name', 'language'], { version });
    },
  },
};
