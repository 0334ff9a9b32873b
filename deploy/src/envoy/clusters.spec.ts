import { describe, expect, it } from '@jest/globals';
import { createApp } from '@film-mesh/service-kit';

import type { ClusterView, SocketAddress } from '../../testing/envoy-view.ts';
import { FILM_SERVICE, RATING_SERVICE } from '../../testing/sample-services.ts';
import { adminCluster, serviceCluster } from './clusters.ts';
import { EDGE } from './edge-settings.ts';

const address = (host: string, port: number): SocketAddress => ({
  socket_address: { address: host, port_value: port },
});
const cluster = serviceCluster(
  {
    descriptor: FILM_SERVICE,
    endpoints: [
      { host: '127.0.0.1', port: 5000 },
      { host: 'film-service', port: 5001 },
    ],
  },
  EDGE,
) as ClusterView;

/** All addresses of the names, whatever their time to live (`STRICT_DNS`). */
const BY_DNS = {
  name: 'envoy.clusters.dns',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.clusters.dns.v3.DnsCluster',
    respect_dns_ttl: false,
    dns_refresh_rate: '1s',
  },
};

function endpointsOf({ load_assignment }: ClusterView): SocketAddress[] {
  return load_assignment.endpoints[0].lb_endpoints.map(({ endpoint }) => endpoint.address);
}

function idleSeconds({ typed_extension_protocol_options: options }: ClusterView): number {
  const [http] = Object.values(options ?? {});
  return Number.parseFloat(http?.common_http_protocol_options.idle_timeout ?? '');
}

/** Time that a service keeps an idle connection, and time it waits for a request, in seconds, whatever it does. */
async function timeoutsOfService(): Promise<{ readonly keepAlive: number; readonly request: number }> {
  const definition = { descriptor: FILM_SERVICE, module: Object };
  const { app } = await createApp(definition, { DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent' });
  const { keepAliveTimeout, requestTimeout } = app.getHttpServer();
  await app.close();
  return { keepAlive: keepAliveTimeout / 1_000, request: requestTimeout / 1_000 };
}

describe('serviceCluster', () => {
  it('takes the replicas in turn, all that the names resolve to', () => {
    expect(cluster).toMatchObject({
      name: 'film-service-cluster',
      cluster_type: BY_DNS,
      lb_policy: 'ROUND_ROBIN',
      connect_timeout: '0.25s',
      load_assignment: { cluster_name: 'film-service-cluster' },
    });
    expect(endpointsOf(cluster)).toEqual([address('127.0.0.1', 5000), address('film-service', 5001)]);
  });

  it('is the same where Envoy learns of the replicas from a file, but for where it does', () => {
    const service = { descriptor: FILM_SERVICE, endpoints: [{ host: '127.0.0.1', port: 5000 }] };
    const { type, eds_cluster_config, ...rest } = serviceCluster(service, EDGE, '/data/film.yaml') as Record<
      string,
      unknown
    >;
    expect([type, eds_cluster_config]).toEqual([
      'EDS',
      { eds_config: { path_config_source: { path: '/data/film.yaml' }, resource_api_version: 'V3' } },
    ]);
    const { load_assignment, ...named } = serviceCluster(service, EDGE) as Record<string, unknown>;
    expect(load_assignment).toBeDefined();
    expect(named).toEqual({ ...rest, cluster_type: BY_DNS });
  });

  it.each([FILM_SERVICE, RATING_SERVICE])('asks $name itself whether it is ready', (descriptor) => {
    const { health_checks } = serviceCluster({ descriptor, endpoints: [] }, EDGE) as ClusterView;
    expect(health_checks?.map(({ http_health_check }) => http_health_check.path)).toEqual([
      descriptor.operations.readiness,
    ]);
  });

  it('closes an idle connection before the service does', async () => {
    expect(idleSeconds(cluster)).toBeGreaterThan(0);
    expect(idleSeconds(cluster)).toBeLessThan((await timeoutsOfService()).keepAlive);
  });

  it('gives up on a slow request before the service does', async () => {
    expect(Number.parseFloat(EDGE.requestTimeout)).toBeLessThan((await timeoutsOfService()).request);
  });
});

describe('adminCluster', () => {
  it('is on this machine', () => {
    expect(endpointsOf(adminCluster(9902) as ClusterView)).toEqual([address('127.0.0.1', 9902)]);
  });
});
