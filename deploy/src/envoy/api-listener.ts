import type { Address, PlacedService } from '../mesh-facts.ts';
import { clusterName } from './cluster-name.ts';
import { compressors } from './compression.ts';
import { csrf } from './csrf.ts';
import type { EdgeSettings } from './edge-settings.ts';
import { hostRoutes } from './hosts.ts';
import { localReplies, NOTHING_HERE } from './local-replies.ts';
import { rateLimit } from './rate-limit.ts';
import { retryPolicy } from './retry-policy.ts';
import { ASKS_FOR_A_STREAM } from './stream-request.ts';
import { httpListener, ROUTER } from './typed.ts';

const READS = { name: ':method', string_match: { safe_regex: { regex: 'GET|HEAD' } } };

/** The public listener: each service under its route. */
export function apiListener(address: Address, services: readonly PlacedService[], edge: EdgeSettings): object {
  return httpListener('api', address, edge, {
    stat_prefix: 'api',
    use_remote_address: true,
    xff_num_trusted_hops: 0,
    // Calls from this machine keep their request id; all others get a new one.
    internal_address_config: { cidr_ranges: [{ address_prefix: '127.0.0.0', prefix_len: 8 }] },
    normalize_path: edge.plainPaths,
    merge_slashes: edge.plainPaths,
    path_with_escaped_slashes_action: edge.escapedSlashes,
    common_http_protocol_options: {
      idle_timeout: edge.clientIdleTimeout,
      headers_with_underscores_action: edge.headersWithUnderscores,
    },
    http2_protocol_options: {
      max_concurrent_streams: edge.maxStreams,
      initial_stream_window_size: edge.streamWindow,
      initial_connection_window_size: edge.connectionWindow,
    },
    local_reply_config: localReplies(
      edge,
      services.flatMap(({ descriptor: { route, docs } }) => [route, docs]),
      true,
    ),
    route_config: {
      name: 'api',
      virtual_hosts: [
        {
          name: 'api',
          domains: ['*'],
          routes: [...hostRoutes(edge), ...services.flatMap((service) => routesOf(service, edge)), NOTHING_HERE],
        },
      ],
    },
    http_filters: [csrf(edge.refuseForeignOrigins), rateLimit(edge), ...compressors(edge), ROUTER],
  });
}

function routesOf({ descriptor }: PlacedService, edge: EdgeSettings): object[] {
  const { route, docs } = descriptor;
  const cluster = clusterName(descriptor);
  return [
    streamRoute(route, cluster, edge),
    ...[route, docs].flatMap((path) => [readRoute(path, cluster, edge), writeRoute(path, cluster, edge)]),
  ];
}

/** The route of an export, without a time limit: it may take as long as its client does, as long as data flows. */
function streamRoute(path: string, cluster: string, edge: EdgeSettings): object {
  return {
    match: {
      path_separated_prefix: path,
      headers: [READS, ...ASKS_FOR_A_STREAM],
    },
    route: {
      cluster,
      timeout: edge.streamTimeout,
      max_stream_duration: { max_stream_duration: edge.streamTimeout },
      retry_policy: retryPolicy(edge.retryChangesOn, edge),
    },
  };
}

function readRoute(path: string, cluster: string, edge: EdgeSettings): object {
  return {
    match: { path_separated_prefix: path, headers: [READS] },
    route: {
      cluster,
      timeout: edge.routeTimeout,
      retry_policy: { ...retryPolicy(edge.retryReadsOn, edge), per_try_timeout: edge.readTryTimeout },
    },
  };
}

function writeRoute(path: string, cluster: string, edge: EdgeSettings): object {
  return {
    match: { path_separated_prefix: path },
    route: { cluster, timeout: edge.routeTimeout, retry_policy: retryPolicy(edge.retryChangesOn, edge) },
  };
}
