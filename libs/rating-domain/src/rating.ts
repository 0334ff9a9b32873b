import type { Film } from '@film-mesh/film-domain';

/** The rating of a film. */
export interface Rating {
  /** The id of the film. */
  readonly id: string;
  /** The name of the film. */
  readonly name: string;
  /** 1 to 5 as a decimal string with at most one decimal: `"5"`, `"4.5"`. */
  readonly rating: string;
}

/** A rating with its version. */
export interface RatingRevision {
  readonly rating: Rating;
  /** The greatest known version of the film; 0 if the rating came without its film. */
  readonly version: number;
}

/** The rating of a film without votes. */
export const INITIAL_RATING = '5';

/** The form of {@link Rating.rating}. */
export const RATING_PATTERN = /^(?:[1-4](?:\.[1-9])?|5)$/;

/** The first rating of a film. */
export function initialRating({ id, name }: Pick<Film, 'id' | 'name'>): Rating {
  return { id, name, rating: INITIAL_RATING };
}

/** The possible stars of a vote. */
export const STARS = [1, 2, 3, 4, 5] as const;

/** One of {@link STARS}. */
export type Stars = (typeof STARS)[number];

/** The pattern of a voter's name: it is part of a path, so it has no character that a proxy could take for another. */
export const VOTER_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._@+~-]{0,199}$/;

/** The number of votes for each number of stars. */
export type StarCounts = Readonly<Record<Stars, number>>;

/** The votes on a film. */
export interface VoteSummary {
  readonly count: number;
  /** The mean of the stars, rounded to two decimals; null without votes. */
  readonly average: number | null;
  readonly stars: StarCounts;
}

/** Sums up votes. */
export function summaryOf(stars: StarCounts): VoteSummary {
  const count = STARS.reduce<number>((sum, n) => sum + stars[n], 0);
  return { count, average: count === 0 ? null : Math.round((sumOf(stars) * 100) / count) / 100, stars };
}

/** The rating that results from votes: their mean with at most one decimal, half a tenth rounded up. */
export function ratingOf(stars: StarCounts): string {
  const { count } = summaryOf(stars);
  return count === 0 ? INITIAL_RATING : String(Math.round((sumOf(stars) * 10) / count) / 10);
}

function sumOf(stars: StarCounts): number {
  return STARS.reduce<number>((sum, n) => sum + n * stars[n], 0);
}
