import type { Film } from './film.ts';

/** A film was created. */
export interface FilmCreated {
  /** UUID of the event, the same however often it is delivered. */
  readonly id: string;
  readonly type: 'film.created';
  /** The id of the film. */
  readonly subject: string;
  readonly film: Film;
}

/** What happens to films, as the film service tells it to others. */
export type FilmEvent = FilmCreated;

/**
 * The event of a film's creation.
 *
 * @param film the new film
 * @param id the new event's id
 */
export function filmCreated(film: Film, id: string): FilmCreated {
  return { id, type: 'film.created', subject: film.id, film };
}
