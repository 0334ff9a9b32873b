import { DATABASE_CONNECTIONS } from '@film-mesh/service-descriptor';
import pg from '@film-mesh/postgres-server/pg';

import { SESSION_SETTINGS, TIMEOUTS } from '@film-mesh/postgres-server/session-settings';

/** How long a connection may take, or a free one be waited for, in milliseconds; see {@link QUERY_TIMEOUT_MS}. */
const CONNECT_TIMEOUT_MS = 2_000;
/**
 * When the client gives up on an answer, in milliseconds. Before the server does, since a server that is frozen or cut
 * off ends nothing; and before the proxy, which gives a read 2.5 s and then asks another replica of the same store.
 */
export const QUERY_TIMEOUT_MS = 2_000;
/** How long a connection is silent before TCP asks whether the other end is there, in milliseconds. */
const KEEP_ALIVE_DELAY_MS = 10_000;

const INT8 = 20;

/** Numbers that count or tell the time come as int8, which `pg` gives as text; they are far below 2^53. */
const types = new pg.TypeOverrides();
types.setTypeParser(INT8, Number);

const common = (connectionString: string): pg.PoolConfig => ({
  connectionString,
  types,
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
  // What pg_stat_activity shows where the URL has no application_name.
  fallback_application_name: 'film-mesh',
});

/** The connections that a service works with. What the URL says itself, such as `?statement_timeout=…`, comes first. */
export function servingPool(connectionString: string): pg.PoolConfig {
  return {
    ...common(withPlans(connectionString)),
    max: DATABASE_CONNECTIONS.working,
    query_timeout: QUERY_TIMEOUT_MS,
    ...TIMEOUTS,
  };
}

/** Beside the options of the URL, in whose place those of the configuration would not come. */
function withPlans(connectionString: string): string {
  const url = new URL(connectionString);
  const own = url.searchParams.get('options') ?? '';
  url.searchParams.set('options', `-c plan_cache_mode=${SESSION_SETTINGS.plan_cache_mode} ${own}`.trim());
  return url.href;
}

/** A single connection that may wait: for the replica that migrates, and for a change of a large table. */
export function migratingPool(connectionString: string): pg.PoolConfig {
  return { ...common(connectionString), max: DATABASE_CONNECTIONS.migrating };
}
