import { FILM_REPOSITORY, type Film, type FilmRepository, type FilmRevision } from '@film-mesh/film-domain';
import { entityTagOf, pageAnswer, type ReadAnswer, type Reads } from '@film-mesh/service-kit';
import { found, knownId, type Page, type PageRequest } from '@film-mesh/shared-domain';
import { Inject, Injectable } from '@nestjs/common';

import { descriptor } from '../descriptor.ts';

const THING = 'film';
/** `Vary` of a list, which is also available in another media type. */
const VARY = ['Vary', 'Accept'] as const;

/** The response for one film, with its version as the entity tag. */
export function answerOf({ film, version }: FilmRevision): ReadAnswer<Film> {
  return { value: film, headers: ['ETag', entityTagOf(version)] };
}

/** The reads of films: the value and the headers of each, for the controller and for the hot reads (ADR 10). */
@Injectable()
export class FilmReads implements Reads {
  readonly #films: FilmRepository;

  constructor(@Inject(FILM_REPOSITORY) films: FilmRepository) {
    this.#films = films;
  }

  /** @throws {DomainError} `not-found` */
  async byId(id: string): Promise<ReadAnswer<Film>> {
    return answerOf(found(await this.#films.findById(knownId(id, THING)), THING, 'id'));
  }

  /**
   * The first created film with a name. It has no entity tag: the version of one film means nothing for the next one
   * with its name.
   *
   * @throws {DomainError} `not-found`
   */
  async byName(name: string): Promise<ReadAnswer<Film>> {
    const { film } = found(await this.#films.findByName(name.trim()), THING, 'name');
    return { value: film, headers: VARY };
  }

  async page(asked: PageRequest): Promise<ReadAnswer<readonly Film[]>> {
    return pageAnswer(descriptor.route, asked, await this.list(asked), VARY);
  }

  list(asked: PageRequest): Promise<Page<Film>> {
    return this.#films.list(asked);
  }
}
