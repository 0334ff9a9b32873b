import { toPage, type Page, type PageRequest, type Rating, type RatingRepository } from '@film-mesh/film-domain';
import type { Kysely } from 'kysely';

import type { RatingTables } from './rating.tables.ts';

/** Ratings in SQL. */
export class SqlRatingRepository implements RatingRepository {
  readonly #db: Kysely<RatingTables>;

  constructor(db: Kysely<RatingTables>) {
    this.#db = db;
  }

  async addMissing(ratings: readonly Rating[]): Promise<number> {
    const { numInsertedOrUpdatedRows = 0n } = await this.#db
      .insertInto('rating')
      .values([...ratings])
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows);
  }

  findById(id: string): Promise<Rating | undefined> {
    return this.#db.selectFrom('rating').selectAll().where('id', '=', id).executeTakeFirst();
  }

  findByName(name: string): Promise<Rating | undefined> {
    const ratings = this.#db.selectFrom('rating').selectAll().where('name', '=', name);
    return ratings.orderBy('id').limit(1).executeTakeFirst();
  }

  async list({ limit, after }: PageRequest): Promise<Page<Rating>> {
    const rows = await this.#db
      .selectFrom('rating')
      .selectAll()
      .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
      .orderBy('id')
      .limit(limit + 1)
      .execute();
    return toPage(rows, limit);
  }
}
