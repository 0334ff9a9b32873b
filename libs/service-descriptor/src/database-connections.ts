/**
 * Maximum of connections of one replica to its database: for transactions, for all reads outside of transactions, which
 * share one, and for migrations at its start. While a failed reading connection ends, there may be two of them.
 */
export const DATABASE_CONNECTIONS = { working: 5, reading: 1, migrating: 1 } as const;
