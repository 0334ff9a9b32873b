import type { Page, PageRequest } from './page.ts';
import type { Rating } from './rating.ts';

/** The injection token of the {@link RatingRepository}. */
export const RATING_REPOSITORY = Symbol('RatingRepository');

/** Where ratings are kept. Every method rejects with `store-unavailable` where the store can't be used. */
export interface RatingRepository {
  /**
   * Stores the ratings of films that have none yet, all of them or none. A rating that is there already stays
   * as it is, so that the same call may arrive any number of times.
   *
   * @returns how many were new
   */
  addMissing(ratings: readonly Rating[]): Promise<number>;

  /** The rating of the film of that id. */
  findById(id: string): Promise<Rating | undefined>;

  /** The rating of the first created film of exactly that name. */
  findByName(name: string): Promise<Rating | undefined>;

  /** A page of ratings in the order of their films' creation. */
  list(request: PageRequest): Promise<Page<Rating>>;
}
