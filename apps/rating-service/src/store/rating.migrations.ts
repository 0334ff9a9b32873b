import { addKeyScope, createIdempotencyTable } from '@film-mesh/idempotency';
import { addPositions, normalizeTexts, type Migrations } from '@film-mesh/sql';
import { sql, type Kysely } from 'kysely';

import { STAR_COLUMNS } from './rating.tables.ts';

/** Migrations of the rating service's schema. A released migration never changes; a later one follows. */
export const ratingMigrations: Migrations = {
  '001-rating': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('rating')
        .addColumn('id', 'varchar(36)', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('rating', 'varchar(3)', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('rating_name').on('rating').columns(['name', 'id']).execute();
    },
  },
  '002-votes': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .alterTable('rating')
        .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
        .execute();
      await db.schema
        .alterTable('rating')
        .addColumn('removed', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
      await db.schema
        .createTable('vote')
        .addColumn('film_id', 'varchar(36)', (column) => column.notNull())
        .addColumn('voter', 'text', (column) => column.notNull())
        .addColumn('stars', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('vote_key', ['film_id', 'voter'])
        .execute();
      await createIdempotencyTable(db);
    },
  },
  '003-vote-counters': {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const [stars, column] of STAR_COLUMNS) {
        await db.schema
          .alterTable('rating')
          .addColumn(column, 'integer', (definition) => definition.notNull().defaultTo(0))
          .execute();
        await sql`
          UPDATE rating
          SET ${sql.ref(column)} = (SELECT count(*) FROM vote WHERE film_id = rating.id AND stars = ${sql.lit(stars)})
          WHERE id IN (SELECT film_id FROM vote)`.execute(db);
      }
      await db.schema.alterTable('vote').addColumn('replaced', 'integer').execute();
    },
  },
  '004-positions': {
    up: (db: Kysely<unknown>): Promise<void> => addPositions(db, 'rating', ['name']),
  },
  '005-key-scope': {
    up: addKeyScope,
  },
  '006-nfc': {
    // The version stays: it is that of the film's last event, and the next event has the next version.
    up: (db: Kysely<unknown>): Promise<void> => normalizeTexts(db, 'rating', ['name']),
  },
};
