import type { Film } from './film.ts';

/** What a film is rated. */
export interface Rating {
  /** The id of the film. */
  readonly id: string;
  /** The name of the film. */
  readonly name: string;
  /** 1 to 5 as a decimal string with at most one decimal: `"5"`, `"4.5"`. */
  readonly rating: string;
}

/** The rating of a film that nobody has rated yet. */
export const INITIAL_RATING = '5';

/** The form of {@link Rating.rating}. */
export const RATING_PATTERN = /^(?:[1-4](?:\.[1-9])?|5)$/;

/** The rating that a film starts with. */
export function initialRating(film: Film): Rating {
  return { id: film.id, name: film.name, rating: INITIAL_RATING };
}
