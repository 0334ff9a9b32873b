import type { Kysely, Transaction } from 'kysely';

/** A database, or a transaction on it. */
export type Database<Tables> = Kysely<Tables> | Transaction<Tables>;

/**
 * The same database, seen as one that has some of its tables only.
 *
 * Kysely's types do not know that a database with more tables serves where one with fewer is asked for.
 */
export function withTables<Some>(db: Database<NoInfer<Some>>): Database<Some> {
  return db;
}
