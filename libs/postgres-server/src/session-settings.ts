/** Settings whose value 0 switches them off. */
export const TIMEOUTS = {
  /** The server cancels a statement: one that nobody waits for any longer should not continue there. */
  statement_timeout: 3_000,
  /** Time limit for another transaction's lock: a hundred times as long as a usual transaction. */
  lock_timeout: 1_000,
  /** The server ends a transaction whose client is silent; its locks would stay forever. */
  idle_in_transaction_session_timeout: 5_000,
} as const;

/**
 * The server's settings for the sessions of a service; times in milliseconds. The service sets them when it connects,
 * and its role has them as well (`provisionStatements`), since a pooler may drop the former.
 */
export const SESSION_SETTINGS = {
  ...TIMEOUTS,
  /**
   * A prepared statement is planned for each execution, like an unprepared one. A cached plan from when the table had
   * ten rows scans all of it when it has a million, until the next ANALYZE.
   */
  plan_cache_mode: 'force_custom_plan',
} as const;
