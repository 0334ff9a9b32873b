import type { Contestant } from './contestants.ts';

/** The loads that tell what a feature costs. */
const LOADS = ['features-get', 'features-page'];

/** The settings of a mesh without a feature. */
type Without = Pick<Contestant, 'title' | 'edge' | 'environment'>;

/**
 * The features that can be switched off, by their names: a row each. The rate limit and the positions of rows cannot,
 * see {@link ALWAYS_ON}.
 */
const FEATURES: Readonly<Record<string, Without>> = {
  'access-log': { title: 'the services log only requests that fail', environment: { ACCESS_LOG_SHARE: '0' } },
  compression: { title: 'the proxy compresses no response', edge: { compression: [] } },
  'health-checks': {
    title: 'the proxy checks the health of a replica once an hour',
    edge: { healthCheckInterval: '3600s', idleHealthCheckInterval: '3600s' },
  },
  retries: {
    title: 'the proxy retries no request, and has no time limit of a try',
    edge: { retryChangesOn: [], retryReadsOn: [], retries: 0, readTryTimeout: '0s' },
  },
};

/** The features that cannot be switched off, for the report. */
export const ALWAYS_ON = `Two features are always on, so no mesh lacks them. For its rate limit the proxy takes a token for each request; only
how many there are is a setting, which the bench raises above what its clients can send. And each film and rating has a
position: it is a column, the order of pages and of the first film of a name, and on PostgreSQL a trigger. A GET by id
does not read it; docs/adr/0013-positions.md has what a page and a POST pay. There is no TLS and no tracing to measure.`;

/** The meshes that each lack one feature, by their names as contestants. */
export const MESHES_WITHOUT: ReadonlyMap<string, Contestant> = new Map(
  Object.entries(FEATURES).map(([feature, { title, ...settings }]) => [
    `without-${feature}`,
    { title: `film-mesh, but ${title}`, loads: LOADS, ...settings },
  ]),
);
