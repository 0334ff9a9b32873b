import type { Kysely, Transaction } from 'kysely';

/** A database, or a transaction on it. */
export type Database<Tables> = Kysely<Tables> | Transaction<Tables>;
