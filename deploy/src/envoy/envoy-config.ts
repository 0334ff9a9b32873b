import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { MESH, type Address, type Placement } from '../mesh-facts.ts';
import { apiListener } from './api-listener.ts';
import { adminCluster, serviceCluster } from './clusters.ts';
import { EDGE, type EdgeSettings } from './edge-settings.ts';
import { internalListener } from './internal-listener.ts';
import { metricsListener } from './metrics-listener.ts';
import { overloadManager } from './overload-manager.ts';
import { prometheusCluster, prometheusListener } from './prometheus-listener.ts';
import { socketAddress, typed } from './typed.ts';

/** Options of a mesh that differs from the default one. */
export interface EnvoyOptions {
  /** Settings that an experiment changes. */
  readonly edge?: Partial<EdgeSettings>;
  /** EDS file of a service; by default, its endpoints are inline. */
  readonly endpointsFile?: (service: ServiceDescriptor) => string;
  /** Name server for the names of services (`typed_dns_resolver_config`); the machine's own by default. */
  readonly nameServer?: Address;
}

/** The whole Envoy configuration. */
export function renderEnvoy(
  { services, proxy, prometheus }: Placement,
  { edge, endpointsFile, nameServer }: EnvoyOptions = {},
): object {
  const settings = { ...EDGE, ...edge };
  return {
    node: { id: MESH.proxy.name, cluster: MESH.proxy.name },
    admin: { address: socketAddress({ host: '127.0.0.1', port: proxy.adminPort }) },
    static_resources: {
      listeners: [
        apiListener({ host: proxy.host, port: proxy.port }, services, settings),
        internalListener({ host: proxy.host, port: proxy.internalPort }, services, settings),
        metricsListener({ host: proxy.host, port: proxy.metricsPort }, settings),
        ...(prometheus ? [prometheusListener({ host: proxy.host, port: prometheus.port }, settings)] : []),
      ],
      clusters: [
        ...services.map((service) => serviceCluster(service, settings, endpointsFile?.(service.descriptor))),
        adminCluster(proxy.adminPort),
        ...(prometheus ? [prometheusCluster(prometheus, settings)] : []),
      ],
    },
    ...(nameServer && { typed_dns_resolver_config: resolver(nameServer) }),
    layered_runtime: {
      layers: [
        {
          name: 'static',
          static_layer: { 'envoy.reloadable_features.strict_chunk_parsing': settings.strictChunks },
        },
        // Without it `/runtime_modify` answers 503: whoever may reach the administration changes a limit without a restart.
        { name: 'admin', admin_layer: {} },
      ],
    },
    overload_manager: overloadManager(settings),
  };
}

/** DNS through one name server. */
function resolver(nameServer: Address): object {
  return {
    name: 'envoy.network.dns_resolver.cares',
    typed_config: typed('envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig', {
      resolvers: [socketAddress(nameServer)],
    }),
  };
}
