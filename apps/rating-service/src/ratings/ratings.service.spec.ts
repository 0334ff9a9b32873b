import { IdempotentWrites } from '@film-mesh/idempotency';
import { initialRating, type Rating } from '@film-mesh/rating-domain';
import { sampleFilm } from '@film-mesh/film-domain/testing';
import { openDatabase } from '@film-mesh/sql';
import { describeEachStore } from '@film-mesh/sql/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Kysely, KyselyPlugin } from 'kysely';

import { ratingMigrations } from '../store/rating.migrations.ts';
import type { RatingTables } from '../store/rating.tables.ts';
import { SqlRatingRepository } from '../store/sql-rating.repository.ts';
import { RatingsService } from './ratings.service.ts';

const ratings = Array.from({ length: 1_000 }, (_, n) => initialRating(sampleFilm(n)));

describe('POST /ratings of 1,000 films', () => {
  describeEachStore((store) => {
    let db: Kysely<RatingTables>;
    let service: RatingsService;
    let statements: number;

    beforeEach(async () => {
      const counting: KyselyPlugin = {
        transformQuery: ({ node }) => node,
        // Including prepared queries.
        transformResult: ({ result }) => {
          statements++;
          return Promise.resolve(result);
        },
      };
      db = (await openDatabase<RatingTables>(await store.freshUrl(), ratingMigrations)).withPlugin(counting);
      service = new RatingsService(new SqlRatingRepository(db), new IdempotentWrites(db));
    });
    afterEach(() => db.destroy());

    it('reads the ratings that are there already with one statement, and keeps the order and the repeats', async () => {
      const voted: Rating = { ...ratings[7], rating: '3.5' } as Rating;
      await service.create([voted]);
      const sent = [...ratings.slice(1).toReversed(), ...ratings.slice(7, 8)];
      statements = 0;
      const answer = await service.create(sent, { key: 'key-1', scope: 'POST /ratings' });
      expect(answer).toEqual(sent.map((rating) => (rating.id === voted.id ? voted : rating)));
      expect(statements).toBeLessThan(10);
    });

    it('is refused where one of the films is gone', async () => {
      const { id } = sampleFilm(1);
      await new SqlRatingRepository(db).apply([{ id: 'event', type: 'film.removed', subject: id, version: 2 }]);
      await expect(service.create(ratings)).rejects.toMatchObject({ code: 'not-found' });
    });
  });
});
