import type { Stars } from '@film-mesh/rating-domain';
import type { IdempotencyTables } from '@film-mesh/idempotency';
import type { Generated } from 'kysely';

/** The columns that count a film's votes by stars; one for each of STARS, in their order. */
export const STAR_COLUMNS = [
  [1, 'stars_1'],
  [2, 'stars_2'],
  [3, 'stars_3'],
  [4, 'stars_4'],
  [5, 'stars_5'],
] as const satisfies readonly (readonly [Stars, string])[];

/** The number of votes for each number of stars: the same as counting the rows of {@link VoteTable}. */
export type CounterColumns = Record<(typeof STAR_COLUMNS)[number][1], number>;

type WithDefaults<Columns> = { [Column in keyof Columns]: Generated<Columns[Column]> };

/** A row of a rating; see Rating for the members. */
export interface RatingTable extends WithDefaults<CounterColumns> {
  id: string;
  name: string;
  rating: string;
  /** The greatest known version of the film; 0 if the rating came without its film. */
  version: number;
  /** 1 if the film is gone. The row stays as a tombstone, so that no late event revives it. */
  removed: number;
  position: Generated<number>;
}

/** A voter's vote on a film; the key begins with the film, so that its votes are stored together. */
export interface VoteTable {
  film_id: string;
  voter: string;
  stars: number;
  /** The voter's previous stars; null for the first vote. The counters subtract it. */
  replaced: Generated<number | null>;
}

/** The rating service's database. */
export interface RatingTables extends IdempotencyTables {
  rating: RatingTable;
  vote: VoteTable;
}
