import type { IdempotencyTables } from '@film-mesh/idempotency';

/** A rating as it is stored; see Rating for the members. */
export interface RatingTable {
  id: string;
  name: string;
  rating: string;
  /** The greatest version of the film that was heard of; 0 where the rating came without its film. */
  version: number;
  /** 1 where the film is gone. The row stays as its tombstone, so that no late event revives it. */
  removed: number;
}

/** A voter's vote on a film; the key begins with the film, so that its votes are together with its rating. */
export interface VoteTable {
  film_id: string;
  voter: string;
  stars: number;
}

/** The rating service's database. */
export interface RatingTables extends IdempotencyTables {
  rating: RatingTable;
  vote: VoteTable;
}
