import { latestOfEach, type FilmEvent } from '@film-mesh/film-domain';
import {
  initialRating,
  ratingOf,
  summaryOf,
  type Rating,
  type RatingRepository,
  type RatingRevision,
  type StarCounts,
  type Stars,
  type VoteSummary,
} from '@film-mesh/rating-domain';
import {
  ANY_VERSION,
  found,
  isExpected,
  notFound,
  versionMismatch,
  type Page,
  type PageRequest,
  type Positioned,
} from '@film-mesh/shared-domain';
import {
  current,
  inTransaction,
  PagedTable,
  PreparedInsert,
  prepareRead,
  supportsRowLocks,
  type Parameter,
  type PreparedRead,
} from '@film-mesh/sql';
import type { Kysely } from 'kysely';

import { STAR_COLUMNS, type CounterColumns, type RatingTable, type RatingTables } from './rating.tables.ts';

const MEMBERS = ['id', 'name', 'rating'] as const;
const REVISION = [...MEMBERS, 'version'] as const;
const EVENT_COLUMNS = [...REVISION, 'removed'] as const;
const COUNTERS = STAR_COLUMNS.map(([, column]) => column);
const NO_VOTES = Object.fromEntries(COUNTERS.map((column) => [column, 0])) as CounterColumns;
const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

type Revision = Pick<RatingTable, (typeof REVISION)[number]>;

/** The effect of an event on a rating. */
type EventRow = Pick<RatingTable, (typeof EVENT_COLUMNS)[number]>;

/** Ratings in SQL. */
export class SqlRatingRepository implements RatingRepository {
  readonly #db: Kysely<RatingTables>;
  readonly #byId: PreparedRead<[id: string], Revision>;
  readonly #byName: PreparedRead<[name: string], Revision>;
  readonly #pages: PagedTable<Rating & Positioned, Rating>;
  readonly #counters: PreparedRead<[id: string], CounterColumns>;
  readonly #latest: PreparedInsert<EventRow>;

  constructor(db: Kysely<RatingTables>) {
    this.#db = db;
    // Films that still exist.
    const there = db.selectFrom('rating').where('removed', '=', 0);
    const ratings = there.select(MEMBERS);
    this.#byId = prepareRead(db, (id: Parameter<string>) => there.select(REVISION).where('id', '=', id));
    this.#byName = prepareRead(db, (name: Parameter<string>) =>
      there.select(REVISION).where('name', '=', name).orderBy('position').limit(1),
    );
    this.#pages = new PagedTable<Rating & Positioned, Rating>(db, {
      table: 'rating',
      query: (after, limit) =>
        ratings.select('position').where('position', '>', after).orderBy('position').limit(limit),
      toItem: ({ id, name, rating }) => ({ id, name, rating }),
    });
    this.#counters = prepareRead(db, (id: Parameter<string>) => there.select(COUNTERS).where('id', '=', id));
    this.#latest = new PreparedInsert(EVENT_COLUMNS, (rows) =>
      db
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
        ),
    );
  }

  async addMissing(ratings: readonly Rating[]): Promise<number> {
    const { numInsertedOrUpdatedRows = 0n } = await current(this.#db)
      .insertInto('rating')
      // In one order, so that two calls cannot deadlock.
      .values(ratings.map((rating) => ({ ...rating, version: 0, removed: 0 })).toSorted(byId))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows);
  }

  async apply(events: readonly FilmEvent[]): Promise<void> {
    const rows = latestOfEach(events).map(toRow).toSorted(byId);
    await inTransaction(this.#db, async (transaction) => {
      await this.#latest.execute(transaction, rows);
      const removed = rows.filter((row) => row.removed === 1).map(({ id }) => id);
      if (removed.length > 0) {
        await transaction.deleteFrom('vote').where('film_id', 'in', removed).execute();
        await transaction.updateTable('rating').set(NO_VOTES).where('id', 'in', removed).execute();
      }
    });
  }

  vote(id: string, voter: string, stars: Stars, expected = ANY_VERSION): Promise<Rating> {
    return inTransaction(this.#db, async (transaction) => {
      // Row locks let one vote on a film proceed at a time; on SQLite, the transaction does so already.
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
      if (expected !== ANY_VERSION) {
        const vote = transaction
          .selectFrom('vote')
          .select('stars')
          .where('film_id', '=', id)
          .where('voter', '=', voter);
        const given = (await vote.executeTakeFirst())?.stars;
        if (!isExpected(given, expected)) {
          throw versionMismatch('vote', given);
        }
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
    const counters = await this.#counters.first(id);
    if (counters === undefined) {
      throw notFound('rating');
    }
    return summaryOf(starCounts(counters));
  }

  async findById(id: string): Promise<RatingRevision | undefined> {
    const row = await this.#byId.first(id);
    return row && toRevision(row);
  }

  /** One statement: 1,000 ids are within SQLite's limit of 32,766 parameters, and PostgreSQL's of 65,535. */
  findByIds(ids: readonly string[]): Promise<readonly Rating[]> {
    return current(this.#db)
      .selectFrom('rating')
      .select(MEMBERS)
      .where('removed', '=', 0)
      .where('id', 'in', ids)
      .execute();
  }

  async findByName(name: string): Promise<RatingRevision | undefined> {
    const row = await this.#byName.first(name);
    return row && toRevision(row);
  }

  async list(request: PageRequest): Promise<Page<Rating>> {
    return found(await this.#pages.page(request), 'rating', 'id');
  }
}

function toRevision({ id, name, rating, version }: Revision): RatingRevision {
  return { rating: { id, name, rating }, version };
}

/** The counters after a vote that may replace another. */
function counted(before: CounterColumns, stars: number, replaced: number | null): CounterColumns {
  const change = (n: number) => Number(n === stars) - Number(n === replaced);
  return Object.fromEntries(STAR_COLUMNS.map(([n, column]) => [column, before[column] + change(n)])) as CounterColumns;
}

function starCounts(counters: CounterColumns): StarCounts {
  return Object.fromEntries(STAR_COLUMNS.map(([n, column]) => [n, counters[column]])) as Record<Stars, number>;
}

function toRow(event: FilmEvent): EventRow {
  const { subject: id, version } = event;
  return event.type === 'film.removed'
    ? { ...initialRating({ id, name: '' }), version, removed: 1 }
    : { ...initialRating(event.film), version, removed: 0 };
}
