import {
  INITIAL_RATING,
  latestOfEach,
  ratingOf,
  STARS,
  summaryOf,
  type FilmEvent,
  type Rating,
  type RatingRepository,
  type StarCounts,
  type Stars,
  type VoteSummary,
} from '@film-mesh/film-domain';
import { notFound, toPage, type Page, type PageRequest } from '@film-mesh/shared-domain';
import { current, inTransaction } from '@film-mesh/sql';
import type { Kysely } from 'kysely';

import type { RatingTable, RatingTables } from './rating.tables.ts';

const MEMBERS = ['id', 'name', 'rating'] as const;
const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

/** Ratings in SQL. */
export class SqlRatingRepository implements RatingRepository {
  readonly #db: Kysely<RatingTables>;

  constructor(db: Kysely<RatingTables>) {
    this.#db = db;
  }

  async addMissing(ratings: readonly Rating[]): Promise<number> {
    const { numInsertedOrUpdatedRows = 0n } = await current(this.#db)
      .insertInto('rating')
      // In one order, so that two calls can not wait for each other.
      .values(ratings.map((rating) => ({ ...rating, version: 0, removed: 0 })).toSorted(byId))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows);
  }

  async apply(events: readonly FilmEvent[]): Promise<void> {
    const rows = latestOfEach(events).map(toRow).toSorted(byId);
    await inTransaction(this.#db, async (transaction) => {
      await transaction
        .insertInto('rating')
        .values(rows)
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet((eb) => ({
              name: eb.ref('excluded.name'),
              version: eb.ref('excluded.version'),
              removed: eb.ref('excluded.removed'),
            }))
            .whereRef('excluded.version', '>', 'rating.version'),
        )
        .execute();
      const removed = rows.filter((row) => row.removed === 1).map(({ id }) => id);
      if (removed.length > 0) {
        await transaction.deleteFrom('vote').where('film_id', 'in', removed).execute();
      }
    });
  }

  vote(id: string, voter: string, stars: Stars): Promise<Rating> {
    return inTransaction(this.#db, async (transaction) => {
      // Changes nothing, but lets one vote on a film at a time go on: the mean is then that of all of them.
      const held = await transaction
        .updateTable('rating')
        .set((eb) => ({ removed: eb.ref('removed') }))
        .where('id', '=', id)
        .where('removed', '=', 0)
        .executeTakeFirst();
      if (held.numUpdatedRows === 0n) {
        throw notFound('rating');
      }
      await transaction
        .insertInto('vote')
        .values({ film_id: id, voter, stars })
        .onConflict((conflict) => conflict.columns(['film_id', 'voter']).doUpdateSet({ stars }))
        .execute();
      return transaction
        .updateTable('rating')
        .set({ rating: ratingOf(await countStars(transaction, id)) })
        .where('id', '=', id)
        .returning(MEMBERS)
        .executeTakeFirstOrThrow();
    });
  }

  votesOf(id: string): Promise<VoteSummary> {
    return inTransaction(this.#db, async (transaction) => {
      if (!(await this.findById(id))) {
        throw notFound('rating');
      }
      return summaryOf(await countStars(transaction, id));
    });
  }

  findById(id: string): Promise<Rating | undefined> {
    return this.#ratings().where('id', '=', id).executeTakeFirst();
  }

  findByName(name: string): Promise<Rating | undefined> {
    return this.#ratings().where('name', '=', name).orderBy('id').limit(1).executeTakeFirst();
  }

  async list({ limit, after }: PageRequest): Promise<Page<Rating>> {
    const rows = await this.#ratings()
      .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
      .orderBy('id')
      .limit(limit + 1)
      .execute();
    return toPage(rows, limit);
  }

  /** Those of the films that are not gone. */
  #ratings() {
    return current(this.#db).selectFrom('rating').select(MEMBERS).where('removed', '=', 0);
  }
}

async function countStars(db: Kysely<RatingTables>, id: string): Promise<StarCounts> {
  const counted = await db
    .selectFrom('vote')
    .select((eb) => ['stars', eb.fn.countAll<number>().as('count')])
    .where('film_id', '=', id)
    .groupBy('stars')
    .execute();
  const countOf = (n: Stars) => counted.find(({ stars }) => stars === n)?.count ?? 0;
  return Object.fromEntries(STARS.map((n) => [n, countOf(n)])) as Record<Stars, number>;
}

function toRow(event: FilmEvent): RatingTable {
  const { subject: id, version } = event;
  return event.type === 'film.removed'
    ? { id, name: '', rating: INITIAL_RATING, version, removed: 1 }
    : { id, name: event.film.name, rating: INITIAL_RATING, version, removed: 0 };
}
