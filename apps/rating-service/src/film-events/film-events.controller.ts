import { RATING_REPOSITORY, type RatingRepository } from '@film-mesh/rating-domain';
import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

import { descriptor } from '../descriptor.ts';
import { parseFilmEvents } from './parse-film-events.ts';

const { events } = descriptor;
if (events === undefined) {
  throw new Error('the service.json of the rating service names no path for events');
}

/** The id of no film (RFC 9562, section 5.9). */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Receives the events of films, from services of the mesh only: the proxy has no public route to it. */
@ApiExcludeController()
@Controller(events)
export class FilmEventsController {
  readonly #ratings: RatingRepository;

  constructor(@Inject(RATING_REPOSITORY) ratings: RatingRepository) {
    this.#ratings = ratings;
  }

  /**
   * Applies an array of events: durably, all of them or none, each once. An empty one asks whether events would be
   * accepted, so it checks the store too.
   */
  @Post()
  @HttpCode(204)
  async take(@Body() body: unknown): Promise<void> {
    const taken = parseFilmEvents(body);
    await (taken.length > 0 ? this.#ratings.apply(taken) : this.#ratings.findById(NOBODY));
  }
}
