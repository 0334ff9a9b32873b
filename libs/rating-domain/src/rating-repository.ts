import type { FilmEvent } from '@film-mesh/film-domain';
import type { ExpectedVersions, Page, PageRequest } from '@film-mesh/shared-domain';

import type { Rating, RatingRevision, Stars, VoteSummary } from './rating.ts';

/** The injection token of the {@link RatingRepository}. */
export const RATING_REPOSITORY = Symbol('RatingRepository');

/** Stores ratings. Every method rejects with `store-unavailable` if the store is unavailable. */
export interface RatingRepository {
  /**
   * Stores the ratings of films without one, all of them or none. An existing rating stays as it is, and that of a
   * removed film stays removed.
   *
   * @returns the number of new ratings
   */
  addMissing(ratings: readonly Rating[]): Promise<number>;

  /**
   * Applies events of films, which may come late, more than once and in any order: the greatest known version of a film
   * counts. No event changes the stars of a film.
   */
  apply(events: readonly FilmEvent[]): Promise<void>;

  /**
   * Sets a voter's vote on a film, replacing the last one; the rating becomes the mean of all votes.
   *
   * @param expected the version of a vote is its stars; any by default
   * @throws {DomainError} `not-found`, `version-mismatch`
   */
  vote(id: string, voter: string, stars: Stars, expected?: ExpectedVersions): Promise<Rating>;

  /**
   * The votes on a film.
   *
   * @throws {DomainError} `not-found`
   */
  votesOf(id: string): Promise<VoteSummary>;

  /** The rating of the film with that id. */
  findById(id: string): Promise<RatingRevision | undefined>;

  /**
   * The ratings of the films with those ids, in no order; without films that have none.
   *
   * @param ids up to as many as one call may create
   */
  findByIds(ids: readonly string[]): Promise<readonly Rating[]>;

  /** The first created rating with exactly that name. */
  findByName(name: string): Promise<RatingRevision | undefined>;

  /**
   * A page of ratings in the order of their creation.
   *
   * @throws {DomainError} `not-found` if it is to begin after a rating that never existed
   */
  list(request: PageRequest): Promise<Page<Rating>>;
}
