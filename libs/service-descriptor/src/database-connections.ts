/**
 * The connections that one replica of a service has to its database at most: those that it works with, the one that all
 * reads outside of transactions share, and the one that migrates the database at its start. Of reading ones there may be two for the moment in which one that has failed ends.
 */
export const DATABASE_CONNECTIONS = { working: 5, reading: 1, migrating: 1 } as const;
