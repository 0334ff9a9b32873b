import { filmChanged, filmCreated, filmRemoved, type FilmEvent } from '@film-mesh/film-domain';
import { ratingOf, STARS, type Rating, type Stars } from '@film-mesh/rating-domain';
import { sampleFilm } from '@film-mesh/film-domain/testing';
import { openDatabase } from '@film-mesh/sql';
import { describeEachStore } from '@film-mesh/sql/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Kysely } from 'kysely';

import { ratingMigrations } from './rating.migrations.ts';
import type { RatingTables } from './rating.tables.ts';
import { SqlRatingRepository } from './sql-rating.repository.ts';

/** Number of histories on each store: enough to find a bug in one of a hundred, and done in seconds. */
const RUNS = 60;
/** Votes whose voters are all distinct, so that they may come in any order too. */
type Step = { readonly events: readonly FilmEvent[] } | { readonly voter: string; readonly stars: Stars };

/** The history of one film, in order: its creation, some changes, perhaps its removal. */
function historyOf(changes: number, removed: boolean): FilmEvent[] {
  const named = (version: number) => sampleFilm(1, `Name ${String(version)}`);
  const idOf = (version: number) => `01a00000-0000-7000-8000-${String(version).padStart(12, '0')}`;
  const events: FilmEvent[] = [filmCreated(named(1), idOf(1))];
  for (let version = 2; version <= changes + 1; version++) {
    events.push(filmChanged(named(version), version, idOf(version)));
  }
  return removed ? [...events, filmRemoved(named(1).id, changes + 2, idOf(changes + 2))] : events;
}

const histories = fc
  .record({
    changes: fc.nat({ max: 4 }),
    removed: fc.boolean(),
    stars: fc.array(fc.constantFrom(...STARS), { maxLength: 4 }),
  })
  .chain(({ changes, removed, stars }) => {
    const events = historyOf(changes, removed);
    const votes: Step[] = stars.map((given, n) => ({ voter: `voter-${String(n)}`, stars: given }));
    // Each event up to three times, alone or together with another, in any order, with the votes in between.
    return fc
      .tuple(
        ...events.map((event) => fc.integer({ min: 1, max: 3 }).map((times) => Array<FilmEvent>(times).fill(event))),
      )
      .chain((repeated) => {
        const deliveries: Step[] = repeated.flat().map((event) => ({ events: [event] }));
        const together: Step = { events: repeated.flat().toReversed() };
        return fc
          .shuffledSubarray([...deliveries, together, ...votes], { minLength: deliveries.length + votes.length + 1 })
          .map((steps) => ({ events, steps }));
      });
  });

describeEachStore((store) => {
  let db: Kysely<RatingTables>;
  let ratings: SqlRatingRepository;
  beforeAll(async () => {
    db = await openDatabase<RatingTables>(await store.freshUrl(), ratingMigrations);
    ratings = new SqlRatingRepository(db);
  });
  afterAll(() => db.destroy());

  it('any interleaving of events, each up to three times, with votes in between, ends in the same state', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ({ events, steps }) => {
        await db.deleteFrom('rating').execute();
        await db.deleteFrom('vote').execute();
        const counts: Record<Stars, number> = { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 };
        const { id } = sampleFilm(1);
        for (const step of steps) {
          if ('events' in step) {
            await ratings.apply(step.events);
            continue;
          }
          // A vote that comes before the film, or after its end, is refused, and the voter knows.
          const taken = await ratings.vote(id, step.voter, step.stars).catch(() => undefined);
          counts[step.stars] += taken ? 1 : 0;
        }
        const last = events.at(-1);
        const expected: Rating | undefined =
          last === undefined || last.type === 'film.removed'
            ? undefined
            : { id, name: last.film.name, rating: ratingOf(counts) };
        expect((await ratings.findById(id))?.rating).toEqual(expected);
        expect(expected && (await ratings.votesOf(id)).stars).toEqual(expected && counts);
      }),
      { numRuns: RUNS },
    );
  });
});
