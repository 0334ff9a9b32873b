import { ratingRepositoryContract } from '@film-mesh/film-domain/testing';
import { openDatabase } from '@film-mesh/sql';

import { ratingMigrations } from './rating.migrations.ts';
import type { RatingTables } from './rating.tables.ts';
import { SqlRatingRepository } from './sql-rating.repository.ts';

ratingRepositoryContract('SQLite', async () => {
  const db = await openDatabase<RatingTables>('sqlite::memory:', ratingMigrations);
  return { repository: new SqlRatingRepository(db), close: () => db.destroy() };
});
