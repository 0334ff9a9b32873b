/** A rating as it is stored; see Rating for the members. */
export interface RatingTable {
  id: string;
  name: string;
  rating: string;
}

/** The rating service's database. */
export interface RatingTables {
  rating: RatingTable;
}
