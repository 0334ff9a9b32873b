import type { FilmEvent } from '@film-mesh/film-domain';
import type { ExpectedVersions, Page, PageRequest } from '@film-mesh/shared-domain';

import type { Rating, RatingRevision, Stars, VoteSummary } from './rating.ts';

/** The injection token of the {@link RatingRepository}. */
export const RATING_REPOSITORY = Symbol('RatingRepository');

/** Where ratings are kept. Every method rejects with `store-unavailable` where the store can't be used. */
export interface RatingRepository {
  /**
   * Stores the ratings of films that have none yet, all of them or none. A rating that is there already stays
   * as it is, and that of a film which was removed stays away.
   *
   * @returns how many were new
   */
  addMissing(ratings: readonly Rating[]): Promise<number>;

  /**
   * Follows what happened to films. Events may come late, more than once and in any order: what counts is the
   * greatest version of a film that was heard of. No event changes what a film is rated.
   */
  apply(events: readonly FilmEvent[]): Promise<void>;

  /**
   * Takes a voter's vote on a film in the place of the voter's last one; the rating becomes the mean of all votes.
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

  /** The rating of the film of that id. */
  findById(id: string): Promise<RatingRevision | undefined>;

  /**
   * The ratings of the films of those ids, in no order; nothing of a film that has none.
   *
   * @param ids up to as many as one call may create
   */
  findByIds(ids: readonly string[]): Promise<readonly Rating[]>;

  /** The first created rating of exactly that name. */
  findByName(name: string): Promise<RatingRevision | undefined>;

  /**
   * A page of ratings in the order of their creation.
   *
   * @throws {DomainError} `not-found` where it is to begin after a rating that never was
   */
  list(request: PageRequest): Promise<Page<Rating>>;
}
