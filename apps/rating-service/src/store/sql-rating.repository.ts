import {
  INITIAL_RATING,
  latestOfEach,
  ratingOf,
  summaryOf,
  type FilmEvent,
  type Rating,
  type RatingRepository,
  type StarCounts,
  type Stars,
  type VoteSummary,
} from '@film-mesh/film-domain';
import { notFound, toPage, type Page, type PageRequest } from '@film-mesh/shared-domain';
import { current, inTransaction, supportsRowLocks } from '@film-mesh/sql';
import type { Insertable, Kysely } from 'kysely';

import { STAR_COLUMNS, type CounterColumns, type RatingTable, type RatingTables } from './rating.tables.ts';

const MEMBERS = ['id', 'name', 'rating'] as const;
const COUNTERS = STAR_COLUMNS.map(([, column]) => column);
const NO_VOTES = Object.fromEntries(COUNTERS.map((column) => [column, 0])) as CounterColumns;
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
        await transaction.updateTable('rating').set(NO_VOTES).where('id', 'in', removed).execute();
      }
    });
  }

  vote(id: string, voter: string, stars: Stars): Promise<Rating> {
    return inTransaction(this.#db, async (transaction) => {
      // Where rows are locked, this lets one vote on a film at a time go on; elsewhere the transaction does so already.
      const held = await transaction
        .selectFrom('rating')
        .select(COUNTERS)
        .where('id', '=', id)
        .where('removed', '=', 0)
        .$if(supportsRowLocks(transaction), (query) => query.forUpdate())
        .executeTakeFirst();
      if (held === undefined) {
        throw notFound('rating');
      }
      const { replaced } = await transaction
        .insertInto('vote')
        .values({ film_id: id, voter, stars })
        .onConflict((conflict) =>
          conflict.columns(['film_id', 'voter']).doUpdateSet((eb) => ({ stars, replaced: eb.ref('vote.stars') })),
        )
        .returning('replaced')
        .executeTakeFirstOrThrow();
      const counters = counted(held, stars, replaced);
      return transaction
        .updateTable('rating')
        .set({ ...counters, rating: ratingOf(starCounts(counters)) })
        .where('id', '=', id)
        .returning(MEMBERS)
        .executeTakeFirstOrThrow();
    });
  }

  async votesOf(id: string): Promise<VoteSummary> {
    const counters = await current(this.#db)
      .selectFrom('rating')
      .select(COUNTERS)
      .where('id', '=', id)
      .where('removed', '=', 0)
      .executeTakeFirst();
    if (counters === undefined) {
      throw notFound('rating');
    }
    return summaryOf(starCounts(counters));
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

/** The counters after a vote in the place of another, if there was one. */
function counted(before: CounterColumns, stars: number, replaced: number | null): CounterColumns {
  const change = (n: number) => Number(n === stars) - Number(n === replaced);
  return Object.fromEntries(STAR_COLUMNS.map(([n, column]) => [column, before[column] + change(n)])) as CounterColumns;
}

function starCounts(counters: CounterColumns): StarCounts {
  return Object.fromEntries(STAR_COLUMNS.map(([n, column]) => [n, counters[column]])) as Record<Stars, number>;
}

function toRow(event: FilmEvent): Insertable<RatingTable> {
  const { subject: id, version } = event;
  return event.type === 'film.removed'
    ? { id, name: '', rating: INITIAL_RATING, version, removed: 1 }
    : { id, name: event.film.name, rating: INITIAL_RATING, version, removed: 0 };
}
