import {
  DomainError,
  RATING_REPOSITORY,
  type Page,
  type PageRequest,
  type Rating,
  type RatingRepository,
} from '@film-mesh/film-domain';
import { Inject, Injectable } from '@nestjs/common';

/** What can be done with ratings. */
@Injectable()
export class RatingsService {
  readonly #ratings: RatingRepository;

  constructor(@Inject(RATING_REPOSITORY) ratings: RatingRepository) {
    this.#ratings = ratings;
  }

  /**
   * Creates the ratings of films that have none; those of films that have one stay as they are.
   *
   * @returns the ratings as they are now, in the order in which they were sent
   */
  async create(sent: readonly Rating[]): Promise<readonly Rating[]> {
    const ratings = sent.map(({ id, name, rating }) => ({ id: id.toLowerCase(), name: name.trim(), rating }));
    const added = await this.#ratings.addMissing(ratings);
    return added === ratings.length ? ratings : Promise.all(ratings.map(({ id }) => this.findById(id)));
  }

  /** @throws {DomainError} `rating-not-found` */
  async findById(id: string): Promise<Rating> {
    return found(await this.#ratings.findById(id.toLowerCase()), 'id');
  }

  /** @throws {DomainError} `rating-not-found` */
  async findByName(name: string): Promise<Rating> {
    return found(await this.#ratings.findByName(name.trim()), 'name');
  }

  list(request: PageRequest): Promise<Page<Rating>> {
    return this.#ratings.list(request);
  }
}

function found(rating: Rating | undefined, by: string): Rating {
  if (rating === undefined) {
    throw new DomainError('rating-not-found', `There is no rating of this ${by}.`);
  }
  return rating;
}
