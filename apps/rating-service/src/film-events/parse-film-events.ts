import { FILM_EVENT_TYPES, FILM_LIMITS, type FilmEvent } from '@film-mesh/film-domain';
import { faultOfText, FaultList, inNfc, invalidBody } from '@film-mesh/service-kit';
import { isVersion } from '@film-mesh/shared-domain';

/**
 * Reads the known types of film events. Unknown members and types are ignored, because the film service may be newer
 * while both are rolled.
 *
 * @param body an array of events
 * @throws {HttpProblem} 400 naming the invalid events
 */
export function parseFilmEvents(body: unknown): FilmEvent[] {
  const faults = new FaultList();
  if (!Array.isArray(body)) {
    faults.add('must be an array of events', '#');
    throw invalidBody(faults);
  }
  body.forEach((event: unknown, index) => {
    if (!isEvent(event)) {
      faults.add('must be a film event', `#/${String(index)}`);
    }
  });
  if (faults.listed.length > 0) {
    throw invalidBody(faults);
  }
  return (body as FilmEvent[]).filter(({ type }) => FILM_EVENT_TYPES.includes(type)).map(withNameInNfc);
}

/** Normalises the name of an event: older films were stored before names were put in NFC. */
function withNameInNfc(event: FilmEvent): FilmEvent {
  return event.type === 'film.removed' ? event : { ...event, film: { ...event.film, name: inNfc(event.film.name) } };
}

function isEvent(event: unknown): boolean {
  if (typeof event !== 'object' || event === null) {
    return false;
  }
  const { id, type, subject, version, film } = event as Partial<Record<string, unknown>>;
  return (
    isId(id) &&
    isId(subject) &&
    typeof type === 'string' &&
    isVersion(version) &&
    (type === 'film.removed' || !isKnown(type) || isFilm(film, subject))
  );
}

function isKnown(type: string): boolean {
  return FILM_EVENT_TYPES.some((known) => known === type);
}

function isFilm(film: unknown, id: unknown): boolean {
  return (
    typeof film === 'object' &&
    film !== null &&
    'id' in film &&
    film.id === id &&
    'name' in film &&
    faultOfText(film.name, FILM_LIMITS.name) === undefined
  );
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && /^[\da-f-]{36}$/u.test(value);
}
