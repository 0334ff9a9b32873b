import {
  RATING_REPOSITORY,
  VOTER_PATTERN,
  type Rating,
  type RatingRepository,
  type Stars,
} from '@film-mesh/rating-domain';
import { IdempotentWrites, type RequestKey } from '@film-mesh/idempotency';
import { HttpProblem } from '@film-mesh/service-kit';
import { found, knownId, type ExpectedVersions } from '@film-mesh/shared-domain';
import { Inject, Injectable } from '@nestjs/common';

const THING = 'rating';

/** Writes ratings; {@link RatingReads} reads them. */
@Injectable()
export class RatingsService {
  readonly #ratings: RatingRepository;
  readonly #writes: IdempotentWrites;

  constructor(
    @Inject(RATING_REPOSITORY) ratings: RatingRepository,
    @Inject(IdempotentWrites) writes: IdempotentWrites,
  ) {
    this.#ratings = ratings;
    this.#writes = writes;
  }

  /**
   * Creates missing ratings of films; existing ones stay as they are.
   *
   * @param key the client's key of this request, which is then answered once, however often it is sent
   * @returns the current ratings, in the order in which they were sent
   * @throws {DomainError} `not-found` if a film is gone, and with it its rating
   */
  async create(sent: readonly Rating[], key?: RequestKey): Promise<readonly Rating[]> {
    const ratings = sent.map(({ id, name, rating }) => ({ id: id.toLowerCase(), name: name.trim(), rating }));
    const { answer } = await this.#writes.once(key && { ...key, body: ratings }, async () => {
      const added = await this.#ratings.addMissing(ratings);
      return added === ratings.length ? ratings : this.#inOrderOf(ratings.map(({ id }) => id));
    });
    return answer;
  }

  /**
   * Sets a voter's vote, replacing the last one.
   *
   * @param expected the version of a vote is its stars
   * @throws {DomainError} `not-found`, `version-mismatch`
   * @throws {HttpProblem} 400 if the voter is invalid
   */
  async vote(id: string, voter: string, stars: Stars, expected: ExpectedVersions): Promise<Rating> {
    if (!VOTER_PATTERN.test(voter)) {
      throw new HttpProblem(400, 'The path is invalid; see errors.', {
        errors: [{ parameter: 'voter', detail: `must match ${VOTER_PATTERN.source}` }],
      });
    }
    return this.#ratings.vote(knownId(id, THING), voter, stars, expected);
  }

  /** @throws {DomainError} `not-found` */
  async #inOrderOf(ids: readonly string[]): Promise<readonly Rating[]> {
    const ratings = new Map((await this.#ratings.findByIds(ids)).map((rating) => [rating.id, rating]));
    return ids.map((id) => found(ratings.get(id), THING, 'id'));
  }
}
