/** The settings whose absence is a 0. */
export const TIMEOUTS = {
  /** When the server ends a statement: what nobody waits for any more should not go on there. */
  statement_timeout: 3_000,
  /** How long another's lock is waited for: as long as the usual transaction takes a hundred times. */
  lock_timeout: 1_000,
  /** When the server ends a transaction whose client has gone silent; its locks would stay for ever. */
  idle_in_transaction_session_timeout: 5_000,
} as const;

/**
 * The server's settings for the sessions that a service works with; times in milliseconds. The service asks for them
 * when it connects, and its role has them as well (`provisionStatements`), since a pooler may drop what is asked for.
 */
export const SESSION_SETTINGS = {
  ...TIMEOUTS,
  /**
   * A prepared statement is planned for each run, as one that is not would be. A plan that is kept from when the table had
   * ten rows reads all of it when it has a million, until the next ANALYZE.
   */
  plan_cache_mode: 'force_custom_plan',
} as const;
