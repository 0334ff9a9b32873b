import type { ExpectedVersions, Page, PageRequest } from '@film-mesh/shared-domain';

import type { FilmEvent } from './film-event.ts';
import type { Film } from './film.ts';

/** The injection token of the {@link FilmRepository}. */
export const FILM_REPOSITORY = Symbol('FilmRepository');

/** A film with its version. */
export interface FilmRevision {
  readonly film: Film;
  /** 1 when the film was created, one more with each change. */
  readonly version: number;
}

/**
 * Stores films. Every method rejects with `store-unavailable` if the store is unavailable; once a write resolves, it is
 * durable together with its events.
 */
export interface FilmRepository {
  /** Stores films together with their events, all or nothing. */
  add(films: readonly Film[], events: readonly FilmEvent[]): Promise<void>;

  /**
   * Replaces the film with the same id.
   *
   * @param eventOf creates the event of the new version
   * @returns the new version's event
   * @throws {DomainError} `not-found`, `version-mismatch` if the film has none of the expected versions, or
   *   `version-limit` if it has the last version that a change can create
   */
  replace(film: Film, expected: ExpectedVersions, eventOf: (version: number) => FilmEvent): Promise<FilmEvent>;

  /**
   * Removes a film.
   *
   * @param eventOf creates the event of the version after the last one
   * @returns that event
   * @throws {DomainError} as {@link FilmRepository.replace} does
   */
  remove(id: string, expected: ExpectedVersions, eventOf: (version: number) => FilmEvent): Promise<FilmEvent>;

  /** The film with that id. */
  findById(id: string): Promise<FilmRevision | undefined>;

  /** The first created film with exactly that name. */
  findByName(name: string): Promise<FilmRevision | undefined>;

  /**
   * A page of films in the order of their creation.
   *
   * @throws {DomainError} `not-found` if it is to begin after a film that never existed
   */
  list(request: PageRequest): Promise<Page<Film>>;
}
