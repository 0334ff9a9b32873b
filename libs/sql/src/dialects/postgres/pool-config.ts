import { DATABASE_CONNECTIONS } from '@film-mesh/service-descriptor';
import pg from '@film-mesh/postgres-server/pg';

import { SESSION_SETTINGS, TIMEOUTS } from '@film-mesh/postgres-server/session-settings';

/** Time limit of a connection attempt, or of the wait for a free one, in milliseconds; see {@link QUERY_TIMEOUT_MS}. */
const CONNECT_TIMEOUT_MS = 2_000;
/**
 * The client's time limit of an answer, in milliseconds. It is shorter than the proxy's limit of a read (2.5 s), after
 * which the proxy asks another replica of the same store; the server's own limit does not help if the server is frozen
 * or unreachable.
 */
export const QUERY_TIMEOUT_MS = 2_000;
/** Idle time of a connection before TCP keep-alive probes, in milliseconds. */
const KEEP_ALIVE_DELAY_MS = 10_000;

const INT8 = 20;

/** Counts and times come as int8, which `pg` returns as text; they are far below 2^53. */
const types = new pg.TypeOverrides();
types.setTypeParser(INT8, Number);

const common = (connectionString: string): pg.PoolConfig => ({
  connectionString,
  types,
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
  // Shown in pg_stat_activity if the URL has no application_name.
  fallback_application_name: 'film-mesh',
});

/** The configuration of the pool. Settings of the URL, such as `?statement_timeout=…`, take precedence. */
export function servingPool(connectionString: string): pg.PoolConfig {
  return {
    ...common(withPlans(connectionString)),
    max: DATABASE_CONNECTIONS.working,
    query_timeout: QUERY_TIMEOUT_MS,
    ...TIMEOUTS,
  };
}

/** Appends to the options of the URL, which the configuration would otherwise replace. */
function withPlans(connectionString: string): string {
  const url = new URL(connectionString);
  const own = url.searchParams.get('options') ?? '';
  url.searchParams.set('options', `-c plan_cache_mode=${SESSION_SETTINGS.plan_cache_mode} ${own}`.trim());
  return url.href;
}

/** A single connection without time limits: for the replica that migrates, and for a change of a large table. */
export function migratingPool(connectionString: string): pg.PoolConfig {
  return { ...common(connectionString), max: DATABASE_CONNECTIONS.migrating };
}
