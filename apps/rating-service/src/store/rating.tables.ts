import type { Stars } from '@film-mesh/rating-domain';
import type { IdempotencyTables } from '@film-mesh/idempotency';
import type { Generated } from 'kysely';

/** The columns that count a film's votes, by the stars that they gave; one entry for each of STARS, in their order. */
export const STAR_COLUMNS = [
  [1, 'stars_1'],
  [2, 'stars_2'],
  [3, 'stars_3'],
  [4, 'stars_4'],
  [5, 'stars_5'],
] as const satisfies readonly (readonly [Stars, string])[];

/** How many votes of each number of stars a film has: what counting its rows of {@link VoteTable} would give. */
export type CounterColumns = Record<(typeof STAR_COLUMNS)[number][1], number>;

type WithDefaults<Columns> = { [Column in keyof Columns]: Generated<Columns[Column]> };

/** A rating as it is stored; see Rating for the members. */
export interface RatingTable extends WithDefaults<CounterColumns> {
  id: string;
  name: string;
  rating: string;
  /** The greatest version of the film that was heard of; 0 where the rating came without its film. */
  version: number;
  /** 1 where the film is gone. The row stays as its tombstone, so that no late event revives it. */
  removed: number;
  position: Generated<number>;
}

/** A voter's vote on a film; the key begins with the film, so that its votes are together with its rating. */
export interface VoteTable {
  film_id: string;
  voter: string;
  stars: number;
  /** What the voter gave before; null where this is the first vote. It tells the counters what to take back. */
  replaced: Generated<number | null>;
}

/** The rating service's database. */
export interface RatingTables extends IdempotencyTables {
  rating: RatingTable;
  vote: VoteTable;
}
