import {
  createFilm,
  DomainError,
  FILM_REPOSITORY,
  filmCreated,
  type Film,
  type FilmDraft,
  type FilmEvent,
  type FilmRepository,
  type Page,
  type PageRequest,
} from '@film-mesh/film-domain';
import { OutboxRelay } from '@film-mesh/outbox';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';

/** What can be done with films. */
@Injectable()
export class FilmsService {
  readonly #films: FilmRepository;
  readonly #relay: OutboxRelay<FilmEvent>;

  constructor(@Inject(FILM_REPOSITORY) films: FilmRepository, @Inject(OutboxRelay) relay: OutboxRelay<FilmEvent>) {
    this.#films = films;
    this.#relay = relay;
  }

  /**
   * Creates films: durably, all of them or none. Their ratings are there when this resolves, or follow as soon as the
   * rating service can be reached.
   *
   * @returns the films in the order of the drafts
   */
  async create(drafts: readonly FilmDraft[]): Promise<readonly Film[]> {
    const films = drafts.map((draft) => createFilm(draft, uuidv7()));
    const events = films.map((film) => filmCreated(film, uuidv7()));
    await this.#films.add(films, events);
    await this.#relay.deliver(events);
    return films;
  }

  /** @throws {DomainError} `film-not-found` */
  async findById(id: string): Promise<Film> {
    return found(await this.#films.findById(id.toLowerCase()), 'id');
  }

  /** @throws {DomainError} `film-not-found` */
  async findByName(name: string): Promise<Film> {
    return found(await this.#films.findByName(name.trim()), 'name');
  }

  list(request: PageRequest): Promise<Page<Film>> {
    return this.#films.list(request);
  }
}

function found(film: Film | undefined, by: string): Film {
  if (film === undefined) {
    throw new DomainError('film-not-found', `There is no film of this ${by}.`);
  }
  return film;
}
