/** A film of the catalogue. */
export interface Film {
  /** UUID version 7, lower case, made by the film service. */
  readonly id: string;
  /** 1 to 500 characters, trimmed. */
  readonly name: string;
  /** 1 to 100 characters, trimmed. */
  readonly language: string;
  /** The year of release; absent, never null, if unknown. */
  readonly year?: number;
}

/** A film as a client proposes it: without an id, and not yet trimmed. */
export type FilmDraft = Omit<Film, 'id'>;

/** The bounds of a film's members. Lengths are in Unicode code points, after trimming. */
export const FILM_LIMITS = {
  name: { min: 1, max: 500 },
  language: { min: 1, max: 100 },
  year: { min: 1870, max: 2200 },
} as const;

/**
 * Creates a film from a draft that keeps to {@link FILM_LIMITS}.
 *
 * @param draft the client's draft
 * @param id the new film's id
 */
export function createFilm(draft: FilmDraft, id: string): Film {
  return { id, ...asStored(draft) };
}

/** A draft as it is stored: trimmed. Two drafts that are stored alike are the same request. */
export function asStored(draft: FilmDraft): FilmDraft {
  return {
    name: draft.name.trim(),
    language: draft.language.trim(),
    ...(draft.year === undefined ? {} : { year: draft.year }),
  };
}
