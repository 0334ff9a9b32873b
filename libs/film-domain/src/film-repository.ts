import type { FilmEvent } from './film-event.ts';
import type { Film } from './film.ts';
import type { Page, PageRequest } from './page.ts';

/** The injection token of the {@link FilmRepository}. */
export const FILM_REPOSITORY = Symbol('FilmRepository');

/** Where films are kept. Every method rejects with `store-unavailable` where the store can't be used. */
export interface FilmRepository {
  /**
   * Stores films together with the events that tell of them: all of it or nothing.
   * Once it resolves, everything is durable.
   */
  add(films: readonly Film[], events: readonly FilmEvent[]): Promise<void>;

  /** The film of that id. */
  findById(id: string): Promise<Film | undefined>;

  /** The first created film of exactly that name. */
  findByName(name: string): Promise<Film | undefined>;

  /** A page of films in the order of their creation. */
  list(request: PageRequest): Promise<Page<Film>>;
}
