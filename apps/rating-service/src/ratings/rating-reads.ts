import { RATING_REPOSITORY, type Rating, type RatingRepository, type VoteSummary } from '@film-mesh/rating-domain';
import { pageAnswer, type ReadAnswer, type Reads } from '@film-mesh/service-kit';
import { found, knownId, type PageRequest } from '@film-mesh/shared-domain';
import { Inject, Injectable } from '@nestjs/common';

import { descriptor } from '../descriptor.ts';
import { tagOf, tagOfVotes } from './rating-tag.ts';

const THING = 'rating';

/** The reads of ratings: the value and the headers of each, for the controller and for the hot reads (ADR 10). */
@Injectable()
export class RatingReads implements Reads {
  readonly #ratings: RatingRepository;

  constructor(@Inject(RATING_REPOSITORY) ratings: RatingRepository) {
    this.#ratings = ratings;
  }

  /** @throws {DomainError} `not-found` */
  async byId(id: string): Promise<ReadAnswer<Rating>> {
    const revision = found(await this.#ratings.findById(knownId(id, THING)), THING, 'id');
    return { value: revision.rating, headers: ['ETag', tagOf(revision)] };
  }

  /**
   * The first created rating with a name. It has no entity tag: the version of one rating means nothing for the next
   * one with its name.
   *
   * @throws {DomainError} `not-found`
   */
  async byName(name: string): Promise<ReadAnswer<Rating>> {
    return { value: found(await this.#ratings.findByName(name.trim()), THING, 'name').rating };
  }

  async page(asked: PageRequest): Promise<ReadAnswer<readonly Rating[]>> {
    return pageAnswer(descriptor.route, asked, await this.#ratings.list(asked));
  }

  /** @throws {DomainError} `not-found` */
  async votesOf(id: string): Promise<ReadAnswer<VoteSummary>> {
    const votes = await this.#ratings.votesOf(knownId(id, THING));
    return { value: votes, headers: ['ETag', tagOfVotes(votes)] };
  }
}
