import type { ExpectedVersions, Page, PageRequest } from '@film-mesh/shared-domain';

import type { FilmEvent } from './film-event.ts';
import type { Film } from './film.ts';

/** The injection token of the {@link FilmRepository}. */
export const FILM_REPOSITORY = Symbol('FilmRepository');

/** A film, and which state of it this is. */
export interface FilmRevision {
  readonly film: Film;
  /** 1 when the film was created, one more with each change. */
  readonly version: number;
}

/**
 * Where films are kept. Every method rejects with `store-unavailable` where the store can't be used; once a write
 * resolves, it is durable together with the events that tell of it.
 */
export interface FilmRepository {
  /** Stores films together with their events: all of it or nothing. */
  add(films: readonly Film[], events: readonly FilmEvent[]): Promise<void>;

  /**
   * Puts a film in the place of the one of its id.
   *
   * @param eventOf makes the event of the new version
   * @returns the new version's event
   * @throws {DomainError} `not-found`, `version-mismatch` where the film has none of the expected versions, or
   *   `version-limit` where it has the last one that a change can make
   */
  replace(film: Film, expected: ExpectedVersions, eventOf: (version: number) => FilmEvent): Promise<FilmEvent>;

  /**
   * Removes a film.
   *
   * @param eventOf makes the event of the version that follows the last one
   * @returns that event
   * @throws {DomainError} as {@link FilmRepository.replace} does
   */
  remove(id: string, expected: ExpectedVersions, eventOf: (version: number) => FilmEvent): Promise<FilmEvent>;

  /** The film of that id. */
  findById(id: string): Promise<FilmRevision | undefined>;

  /** The first created film of exactly that name. */
  findByName(name: string): Promise<FilmRevision | undefined>;

  /**
   * A page of films in the order of their creation.
   *
   * @throws {DomainError} `not-found` where it is to begin after a film that never was
   */
  list(request: PageRequest): Promise<Page<Film>>;
}
