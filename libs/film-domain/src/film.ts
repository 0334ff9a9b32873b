/** A film of the catalogue. */
export interface Film {
  /** UUID version 7, lower case, made by the film service: ids sort by creation. */
  readonly id: string;
  /** 1 to 500 characters, trimmed. */
  readonly name: string;
  /** 1 to 100 characters, trimmed. */
  readonly language: string;
  /** The year of release; absent, never null, where unknown. */
  readonly year?: number;
}

/** A film as a client proposes it: without an id, and not yet trimmed. */
export type FilmDraft = Omit<Film, 'id'>;

/** The bounds of a film's members. Lengths are in Unicode code points, after trimming. */
export const FILM_LIMITS = {
  name: { min: 1, max: 500 },
  language: { min: 1, max: 100 },
  year: { min: 1870, max: 2100 },
} as const;

/** RFC 9562, section 4: of any version, because other systems may make ratings under ids of their own. */
const ID_PATTERN = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;

/**
 * The id that a client wrote, in the form in which ids are kept; undefined where it is none. There is nothing of such
 * an id, and not every store could be asked for it: PostgreSQL takes no U+0000.
 */
export function filmIdOf(text: string): string | undefined {
  const id = text.toLowerCase();
  return ID_PATTERN.test(id) ? id : undefined;
}

/** How many films one call may create. */
export const MAX_BATCH_SIZE = 1_000;

/**
 * Makes a film of a draft that keeps to {@link FILM_LIMITS}.
 *
 * @param draft what the client proposed
 * @param id the new film's id
 */
export function createFilm(draft: FilmDraft, id: string): Film {
  return {
    id,
    name: draft.name.trim(),
    language: draft.language.trim(),
    ...(draft.year === undefined ? {} : { year: draft.year }),
  };
}
