import { MESH, type Placement } from '../mesh.ts';
import { apiListener } from './api-listener.ts';
import { adminCluster, serviceCluster } from './clusters.ts';
import { EDGE, type EdgeSettings } from './edge-settings.ts';
import { internalListener } from './internal-listener.ts';
import { metricsListener } from './metrics-listener.ts';
import { socketAddress } from './typed.ts';

/**
 * Envoy's whole configuration.
 *
 * @param edge what to change of it for an experiment
 */
export function renderEnvoy({ services, proxy }: Placement, edge: Partial<EdgeSettings> = {}): object {
  const settings = { ...EDGE, ...edge };
  return {
    node: { id: MESH.proxy.name, cluster: MESH.proxy.name },
    admin: { address: socketAddress({ host: '127.0.0.1', port: proxy.adminPort }) },
    static_resources: {
      listeners: [
        apiListener({ host: proxy.host, port: proxy.port }, services, settings),
        internalListener({ host: proxy.host, port: proxy.internalPort }, services, settings),
        metricsListener({ host: proxy.host, port: proxy.metricsPort }),
      ],
      clusters: [...services.map((service) => serviceCluster(service, settings)), adminCluster(proxy.adminPort)],
    },
    layered_runtime: {
      layers: [{ name: 'static', static_layer: { 'envoy.reloadable_features.strict_chunk_parsing': true } }],
    },
    overload_manager: {
      refresh_interval: '0.25s',
      resource_monitors: [
        {
          name: 'envoy.resource_monitors.global_downstream_max_connections',
          typed_config: {
            '@type':
              'type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig',
            max_active_downstream_connections: settings.maxDownstreamConnections,
          },
        },
      ],
    },
  };
}
