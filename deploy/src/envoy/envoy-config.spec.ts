import { describe, expect, it } from '@jest/globals';

import { httpOf, viewOf } from '../../testing/envoy-view.ts';
import { FILM_SERVICE, RATING_SERVICE } from '../../testing/sample-services.ts';
import { containerPlacement, type Placement } from '../mesh-facts.ts';
import { renderEnvoy } from './envoy-config.ts';

const inContainers = containerPlacement([FILM_SERVICE, RATING_SERVICE]);

function listeningOn(placement: Placement, host: string): Record<string, unknown> {
  const { admin, static_resources } = viewOf(renderEnvoy({ ...placement, proxy: { ...placement.proxy, host } }));
  return Object.fromEntries([
    ['admin', admin.address.socket_address],
    ...static_resources.listeners.map(({ name, address }) => [name, address.socket_address]),
  ]) as Record<string, unknown>;
}

describe('renderEnvoy', () => {
  it("shows the API, the statistics and Prometheus' page to the world, the administration to this machine only", () => {
    expect(listeningOn(inContainers, '0.0.0.0')).toEqual({
      admin: { address: '127.0.0.1', port_value: 9902 },
      api: { address: '0.0.0.0', port_value: 8080 },
      internal: { address: '0.0.0.0', port_value: 8081 },
      metrics: { address: '0.0.0.0', port_value: 9901 },
      prometheus: { address: '0.0.0.0', port_value: 9090 },
    });
  });

  it('lets the administration change runtime values, over those of the file', () => {
    expect(renderEnvoy(inContainers)).toMatchObject({
      layered_runtime: { layers: [{ name: 'static' }, { name: 'admin', admin_layer: {} }] },
    });
  });

  it('listens where and on which ports it is told', () => {
    const placement = {
      services: inContainers.services,
      proxy: { ...inContainers.proxy, port: 1, metricsPort: 2, adminPort: 3, internalPort: 4 },
    };
    expect(listeningOn(placement, '127.0.0.1')).toEqual({
      admin: { address: '127.0.0.1', port_value: 3 },
      api: { address: '127.0.0.1', port_value: 1 },
      internal: { address: '127.0.0.1', port_value: 4 },
      metrics: { address: '127.0.0.1', port_value: 2 },
    });
  });

  it.each(['api', 'internal', 'metrics', 'prometheus'])(
    'lets no client of %s keep a connection for ever',
    (listener) => {
      const manager = httpOf(renderEnvoy(inContainers), listener);
      expect(manager.common_http_protocol_options).toMatchObject({
        max_connection_duration: '60s',
        max_connection_duration_jitter: { value: 50 },
      });
      expect(manager.http1_safe_max_connection_duration).toBe(true);
    },
  );

  it('has one cluster for each service, and one for the administration and for Prometheus', () => {
    const { clusters } = viewOf(renderEnvoy(inContainers)).static_resources;
    expect(clusters.map(({ name }) => name)).toEqual([
      'film-service-cluster',
      'rating-service-cluster',
      'admin-cluster',
      'prometheus-cluster',
    ]);
  });

  it("asks the name server that it is told, else the machine's own", () => {
    expect(renderEnvoy(inContainers, { nameServer: { host: '127.0.0.1', port: 5353 } })).toHaveProperty(
      'typed_dns_resolver_config.typed_config.resolvers',
      [{ socket_address: { address: '127.0.0.1', port_value: 5353 } }],
    );
    expect(renderEnvoy(inContainers)).not.toHaveProperty('typed_dns_resolver_config');
  });

  it('knows of no Prometheus where there is none', () => {
    const { services, proxy } = inContainers;
    expect(JSON.stringify(renderEnvoy({ services, proxy }))).not.toContain('"prometheus-cluster"');
  });
});
