import { DEGRADED_ACCEPTED_HEADER } from '@film-mesh/service-descriptor';

import type { PlacedService } from '../mesh-facts.ts';
import { clusterName } from './cluster-name.ts';
import { dnsCluster } from './dns-cluster.ts';
import type { EdgeSettings } from './edge-settings.ts';
import { loadAssignment, serviceAssignment } from './endpoints.ts';
import { typed } from './typed.ts';

/** The cluster name of the proxy's administration interface. */
export const ADMIN_CLUSTER = 'admin-cluster';

/**
 * The cluster of a service: all its replicas.
 *
 * @param endpointsFile path of the EDS file (see {@link renderEndpoints}, `path_config_source`); DNS by default
 */
export function serviceCluster(
  { descriptor, endpoints }: PlacedService,
  edge: EdgeSettings,
  endpointsFile?: string,
): object {
  return {
    name: clusterName(descriptor),
    ...(endpointsFile === undefined ? dnsCluster(edge) : { type: 'EDS' }),
    lb_policy: 'ROUND_ROBIN',
    connect_timeout: '0.25s',
    ignore_health_on_host_removal: true,
    common_lb_config: {
      healthy_panic_threshold: { value: edge.panicThreshold },
      // Applies health changes at once: by default, Envoy merges those of a second (`update_merge_window`).
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
        http_health_check: {
          path: descriptor.operations.readiness,
          ...(edge.askDraining && {
            request_headers_to_add: [{ header: { key: DEGRADED_ACCEPTED_HEADER, value: 'true' } }],
          }),
        },
      },
    ],
    outlier_detection: {
      enforcing_consecutive_5xx: edge.ejectAfterServerErrors,
      consecutive_gateway_failure: 3,
      enforcing_consecutive_gateway_failure: edge.ejectAfterGatewayFailures,
      split_external_local_origin_errors: true,
      consecutive_local_origin_failure: 3,
      base_ejection_time: edge.ejectionTime,
      successful_active_health_check_uneject_host: edge.readinessEndsEjection,
      max_ejection_percent: edge.maxEjected,
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
    ...(endpointsFile === undefined
      ? { load_assignment: serviceAssignment(clusterName(descriptor), endpoints, edge) }
      : { eds_cluster_config: fromFile(endpointsFile) }),
  };
}

/**
 * Watches the endpoints alone (EDS): when a whole cluster is replaced (CDS), Envoy drops its connections to unchanged
 * hosts too.
 */
function fromFile(path: string): object {
  return { eds_config: { path_config_source: { path }, resource_api_version: 'V3' } };
}

/** The cluster of the proxy's administration interface, for the listener that exposes a part of it. */
export function adminCluster(port: number): object {
  return {
    name: ADMIN_CLUSTER,
    type: 'STATIC',
    connect_timeout: '0.25s',
    load_assignment: loadAssignment(ADMIN_CLUSTER, [{ host: '127.0.0.1', port }]),
  };
}
