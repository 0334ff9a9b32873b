import { ratingRepositoryContract } from '@film-mesh/rating-domain/testing';
import { openDatabase } from '@film-mesh/sql';
import { describeEachStore } from '@film-mesh/sql/testing';

import { ratingMigrations } from './rating.migrations.ts';
import type { RatingTables } from './rating.tables.ts';
import { SqlRatingRepository } from './sql-rating.repository.ts';

describeEachStore((store) =>
  ratingRepositoryContract(store.name, async () => {
    const db = await openDatabase<RatingTables>(await store.freshUrl(), ratingMigrations);
    return { repository: new SqlRatingRepository(db), close: () => db.destroy() };
  }),
);
