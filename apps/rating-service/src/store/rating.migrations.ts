import type { Migrations } from '@film-mesh/sql';
import type { Kysely } from 'kysely';

/** The history of the rating service's schema. What was released is never changed, only followed by more. */
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
};
