import { describe, expect, it } from '@jest/globals';

import { httpOf, routesOf, takes, type RouteView } from '../../testing/envoy-view.ts';
import { FILM_SERVICE, RATING_SERVICE } from '../../testing/sample-services.ts';
import { containerPlacement } from '../mesh-facts.ts';
import { renderEnvoy } from './envoy-config.ts';

/** Failures after which Envoy may retry any request, as the replica has seen nothing of it. */
const BEFORE_THE_REQUEST = ['connect-failure', 'refused-stream', 'reset-before-request'];
const READS = ['GET', 'HEAD'];
const CHANGES = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'GETX', 'XHEAD'];

const config = renderEnvoy(containerPlacement([FILM_SERVICE, RATING_SERVICE]));
const routes = routesOf(config, 'api');

/** The route of a request: Envoy's first that matches. */
function routeOf(method: string, path: string, headers: Readonly<Record<string, string>> = {}): RouteView | undefined {
  return routes.find((route) => {
    const { path_separated_prefix: under, prefix } = route.match;
    const fits = under === undefined ? path.startsWith(prefix ?? '') : path === under || path.startsWith(`${under}/`);
    return fits && takes(route, method, { ':path': path, ...headers });
  });
}

const retriesOf = (method: string, path: string) => routeOf(method, path)?.route?.retry_policy;

describe('the routes of the API', () => {
  it.each([
    ['/films', 'film-service-cluster'],
    ['/films/1', 'film-service-cluster'],
    ['/docs/films/openapi.json', 'film-service-cluster'],
    ['/ratings/1/votes', 'rating-service-cluster'],
    ['/docs/ratings', 'rating-service-cluster'],
  ])('%s leads to the %s, whatever the method', (path, cluster) => {
    for (const method of [...READS, ...CHANGES]) {
      expect(routeOf(method, path)?.route?.cluster).toBe(cluster);
    }
  });

  it.each(['/', '/filmsX', '/film', '/docs', '/docs/filmsX', '/film/ready', '/film/live', '/film/metrics', '/stats'])(
    '%s leads nowhere',
    (path) => {
      expect(routeOf('GET', path)).toEqual({ match: { prefix: '/' }, direct_response: { status: 404 } });
    },
  );

  it('are whole path segments, but for the last that says 404', () => {
    const segments = routes.slice(0, -1).map(({ match }) => match.path_separated_prefix);
    expect(new Set(segments)).toEqual(new Set(['/films', '/docs/films', '/ratings', '/docs/ratings']));
    expect(routes.filter(({ match }) => match.prefix !== undefined)).toEqual(routes.slice(-1));
  });
});

describe('what the proxy tries again', () => {
  const paths = ['/films', '/docs/films', '/ratings', '/docs/ratings'];

  it.each(CHANGES)('a %s only while no replica has begun to work on it', (method) => {
    for (const path of paths) {
      expect(BEFORE_THE_REQUEST).toEqual(
        expect.arrayContaining(retriesOf(method, path)?.retry_on.split(',') ?? ['none']),
      );
    }
  });

  it.each(READS)('a %s also when a replica fails or takes long', (method) => {
    for (const path of paths) {
      const { retry_on = '', per_try_timeout } = retriesOf(method, path) ?? {};
      expect(retry_on.split(',')).toEqual(expect.arrayContaining([...BEFORE_THE_REQUEST, 'reset', 'gateway-error']));
      expect(per_try_timeout).toBeDefined();
    }
  });

  // The film service waits for the rating service before it answers; giving up on it would hide that the film is stored.
  it.each(CHANGES)('and it gives a %s the whole time of the request', (method) => {
    for (const path of paths) {
      expect(retriesOf(method, path)).not.toHaveProperty('per_try_timeout');
    }
  });
});

describe('the filters of the API', () => {
  it('refuse foreign origins, and what is too much, before anything is routed or compressed', () => {
    expect(httpOf(config, 'api').http_filters.map(({ name }) => name)).toEqual([
      'envoy.filters.http.csrf',
      'envoy.filters.http.local_ratelimit',
      'envoy.filters.http.compressor.gzip',
      'envoy.filters.http.compressor.brotli',
      'envoy.filters.http.compressor.brotli-stream',
      'envoy.filters.http.compressor.zstd',
      'envoy.filters.http.router',
    ]);
  });
});

describe('a stream of everything', () => {
  const NDJSON = 'application/x-ndjson';
  const stream = { accept: NDJSON };

  it('may take as long as it does, and is begun again only while no replica has begun', () => {
    const { route } = routeOf('GET', '/films', stream) ?? {};
    expect(route).toMatchObject({
      cluster: 'film-service-cluster',
      timeout: '0s',
      max_stream_duration: { max_stream_duration: '0s' },
    });
    expect(BEFORE_THE_REQUEST).toEqual(expect.arrayContaining(route?.retry_policy?.retry_on.split(',') ?? ['none']));
  });

  // As the service chooses: see negotiation.spec.ts.
  it.each([
    'Application/X-NDJSON',
    `${NDJSON}; charset=utf-8`,
    `application/json;q=0.5, ${NDJSON}`,
    `application/json;q=0.5, ${NDJSON};q=0.9`,
    `${NDJSON}, application/json`,
    'application/json;q=0, */*',
    '*/*, application/json; charset=utf-8; q=0.5',
    'application/*, Application/JSON;q=0.1',
  ])('is what the service makes of Accept: %s', (accept) => {
    expect(routeOf('GET', '/films', { accept })?.route?.timeout).toBe('0s');
    expect(routeOf('GET', '/films', { accept, ':path': '/films?after=p17' })?.route?.timeout).toBe('0s');
  });

  it.each([
    '*/*',
    'application/json',
    'application/json, text/plain, */*',
    'application/json; charset=utf-8, */*',
    `application/json, ${NDJSON};q=0.5`,
    `application/json, text/plain, ${NDJSON} ; q=0.001, */*;q=0.1`,
    `${NDJSON};q=0, */*`,
    `*/*, ${NDJSON};q=0.000`,
  ])('is not what the service makes of Accept: %s', (accept) => {
    expect(routeOf('GET', '/films', { accept })?.route?.timeout).toBe('5s');
  });

  it.each(['limit=1', 'name=Ikiru', 'after=p17&limit=1000', 'limit=1&after=p17'])('is not ?%s', (query) => {
    const { route } = routeOf('GET', '/films', { ...stream, ':path': `/films?${query}` }) ?? {};
    expect(route).toMatchObject({ timeout: '5s', retry_policy: { per_try_timeout: '2.5s' } });
  });

  it('is nothing that a change could ask for', () => {
    expect(routeOf('POST', '/films', stream)?.route?.timeout).toBe('5s');
  });
});
