import { FIRST_VERSION } from '@film-mesh/shared-domain';

import type { Film } from './film.ts';

/** Members of every film event. The names are those of CloudEvents. */
interface FilmEventBase {
  /** UUID of the event, the same however often it is delivered. */
  readonly id: string;
  /** The id of the film. */
  readonly subject: string;
  /** The film's version after the change: 1 for its creation, one more for each change and for its removal. */
  readonly version: number;
}

/** A film was created. */
export interface FilmCreated extends FilmEventBase {
  readonly type: 'film.created';
  readonly film: Film;
}

/** A film was changed; the event has the whole film, so that it needs no earlier event. */
export interface FilmChanged extends FilmEventBase {
  readonly type: 'film.changed';
  readonly film: Film;
}

/** A film was removed. Its id is never used again. */
export interface FilmRemoved extends FilmEventBase {
  readonly type: 'film.removed';
}

/** An event of a film, as the film service sends it to others. */
export type FilmEvent = FilmCreated | FilmChanged | FilmRemoved;

/** The types of {@link FilmEvent}. */
export const FILM_EVENT_TYPES = ['film.created', 'film.changed', 'film.removed'] as const satisfies FilmEvent['type'][];

/**
 * The event of a film's creation.
 *
 * @param film the new film
 * @param id the new event's id
 */
export function filmCreated(film: Film, id: string): FilmCreated {
  return { id, type: 'film.created', subject: film.id, version: FIRST_VERSION, film };
}

/**
 * The event of a film's change.
 *
 * @param film the film as it is now
 * @param version its version now
 * @param id the new event's id
 */
export function filmChanged(film: Film, version: number, id: string): FilmChanged {
  return { id, type: 'film.changed', subject: film.id, version, film };
}

/**
 * The event of a film's removal.
 *
 * @param subject the id of the film
 * @param version one more than the version that was removed
 * @param id the new event's id
 */
export function filmRemoved(subject: string, version: number, id: string): FilmRemoved {
  return { id, type: 'film.removed', subject, version };
}

/** The event with the greatest version of each film, from events in any order: it makes the others obsolete. */
export function latestOfEach(events: readonly FilmEvent[]): FilmEvent[] {
  const latest = new Map<string, FilmEvent>();
  for (const event of events) {
    if (event.version > (latest.get(event.subject)?.version ?? 0)) {
      latest.set(event.subject, event);
    }
  }
  return [...latest.values()];
}
