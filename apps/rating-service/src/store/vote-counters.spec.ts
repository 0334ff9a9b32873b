import { initialRating, ratingOf, STARS, summaryOf, type StarCounts, type Stars } from '@film-mesh/rating-domain';
import { sampleFilm } from '@film-mesh/film-domain/testing';
import { openDatabase } from '@film-mesh/sql';
import { describeEachStore } from '@film-mesh/sql/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Kysely } from 'kysely';

import { ratingMigrations } from './rating.migrations.ts';
import type { RatingTables } from './rating.tables.ts';
import { SqlRatingRepository } from './sql-rating.repository.ts';

/** Rounds of votes on each store. */
const RUNS = 30;

const rating = initialRating(sampleFilm(1));
/** Few voters, so that most vote more than once, and some of them at the same moment. */
const votes = fc.array(
  fc.record({ voter: fc.constantFrom('ann', 'bob', 'cid', 'dot'), stars: fc.constantFrom(...STARS) }),
  { minLength: 1, maxLength: 12 },
);

describe('the counters of votes', () => {
  describeEachStore((store) => {
    let url: string;
    let opened: Kysely<RatingTables>[];

    beforeEach(async () => {
      url = await store.freshUrl();
      opened = [];
    });
    afterEach(() => Promise.all(opened.map((db) => db.destroy())));

    const open = async (migrations = ratingMigrations) => {
      const db = await openDatabase<RatingTables>(url, migrations);
      opened.push(db);
      return db;
    };

    const recount = async (db: Kysely<RatingTables>): Promise<StarCounts> => {
      const rows = await db.selectFrom('vote').select('stars').where('film_id', '=', rating.id).execute();
      const countOf = (n: Stars) => rows.filter(({ stars }) => stars === n).length;
      return { 1: countOf(1), 2: countOf(2), 3: countOf(3), 4: countOf(4), 5: countOf(5) };
    };

    it('are what counting the votes gives, however many vote at once', async () => {
      const db = await open();
      const ratings = new SqlRatingRepository(db);
      await ratings.addMissing([rating]);
      await fc.assert(
        fc.asyncProperty(votes, async (cast) => {
          await Promise.all(cast.map(({ voter, stars }) => ratings.vote(rating.id, voter, stars)));
          const counts = await recount(db);
          expect(await ratings.votesOf(rating.id)).toEqual(summaryOf(counts));
          expect((await ratings.findById(rating.id))?.rating).toEqual({ ...rating, rating: ratingOf(counts) });
        }),
        { numRuns: RUNS },
      );
    });

    it('start with the votes of a database that had none of them', async () => {
      const before = Object.fromEntries(Object.entries(ratingMigrations).filter(([name]) => name < '003'));
      const old = await open(before);
      await old
        .insertInto('rating')
        .values({ ...rating, version: 1, removed: 0 })
        .execute();
      const cast = [5, 3, 3].map((stars, n) => ({ film_id: rating.id, voter: `voter-${String(n)}`, stars }));
      await old.insertInto('vote').values(cast).execute();
      const ratings = new SqlRatingRepository(await open());
      expect((await ratings.votesOf(rating.id)).stars).toEqual({ 1: 0, 2: 0, 3: 2, 4: 0, 5: 1 });
    });
  });
});
