import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import type { Address, PlacedService } from '../mesh.ts';
import type { EdgeSettings } from './edge-settings.ts';
import { socketAddress, typed } from './typed.ts';

/** The name of a service's cluster. */
export function clusterName({ name }: ServiceDescriptor): string {
  return `${name}-cluster`;
}

/** The name of the proxy's own administration as a cluster. */
export const ADMIN_CLUSTER = 'admin-cluster';

/** All replicas of a service. */
export function serviceCluster({ descriptor, endpoints }: PlacedService, edge: EdgeSettings): object {
  return {
    name: clusterName(descriptor),
    type: 'STRICT_DNS',
    lb_policy: 'ROUND_ROBIN',
    connect_timeout: '0.25s',
    respect_dns_ttl: edge.respectDnsTtl,
    dns_refresh_rate: edge.dnsRefreshRate,
    ignore_health_on_host_removal: true,
    common_lb_config: {
      healthy_panic_threshold: { value: edge.panicThreshold },
      // What is known of a replica's health counts at once: Envoy would gather such news for a second.
      update_merge_window: '0s',
    },
    typed_extension_protocol_options: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': typed(
        'envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
        {
          explicit_http_config: { http_protocol_options: {} },
          common_http_protocol_options: { idle_timeout: edge.upstreamIdleTimeout },
        },
      ),
    },
    health_checks: [
      {
        timeout: '1s',
        interval: edge.healthCheckInterval,
        no_traffic_interval: edge.idleHealthCheckInterval,
        unhealthy_threshold: edge.unhealthyThreshold,
        healthy_threshold: 1,
        http_health_check: { path: descriptor.operations.readiness },
      },
    ],
    outlier_detection: {
      enforcing_consecutive_5xx: edge.ejectAfterServerErrors,
      consecutive_gateway_failure: 3,
      enforcing_consecutive_gateway_failure: edge.ejectAfterGatewayFailures,
      split_external_local_origin_errors: true,
      consecutive_local_origin_failure: 3,
      base_ejection_time: '5s',
      max_ejection_percent: 50,
    },
    circuit_breakers: {
      thresholds: [
        {
          max_connections: edge.maxUpstreamConnections,
          max_pending_requests: edge.maxUpstreamConnections,
          max_requests: edge.maxRequests,
          track_remaining: true,
          retry_budget: { budget_percent: { value: edge.retryBudget }, min_retry_concurrency: 10 },
        },
      ],
    },
    load_assignment: loadAssignment(clusterName(descriptor), endpoints),
  };
}

/** The proxy's own administration, for the listener that shows a part of it. */
export function adminCluster(port: number): object {
  return {
    name: ADMIN_CLUSTER,
    type: 'STATIC',
    connect_timeout: '0.25s',
    load_assignment: loadAssignment(ADMIN_CLUSTER, [{ host: '127.0.0.1', port }]),
  };
}

function loadAssignment(cluster: string, endpoints: readonly Address[]): object {
  return {
    cluster_name: cluster,
    endpoints: [{ lb_endpoints: endpoints.map((address) => ({ endpoint: { address: socketAddress(address) } })) }],
  };
}
