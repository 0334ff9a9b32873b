import type { Address, PlacedService } from '../mesh.ts';
import { clusterName } from './clusters.ts';
import { CSRF } from './csrf.ts';
import { localReplies, NOTHING_HERE } from './local-replies.ts';
import { RETRIES, RETRY_UNTOUCHED } from './retries.ts';
import { httpListener, ROUTER } from './typed.ts';

/** Safe for what changes nothing. */
const RETRY_READ = `${RETRY_UNTOUCHED},reset,gateway-error`;
/** How long a replica may take before another is asked. Only for reads: a change that takes long is not to be given up. */
const READ_TIMEOUT = '2s';

const READS = { name: ':method', string_match: { safe_regex: { regex: 'GET|HEAD' } } };

/** The listener that the world talks to: each service under its route. */
export function apiListener(address: Address, services: readonly PlacedService[]): object {
  return httpListener('api', address, {
    stat_prefix: 'api',
    use_remote_address: true,
    xff_num_trusted_hops: 0,
    // Calls of this machine keep their request id; all others get a new one.
    internal_address_config: { cidr_ranges: [{ address_prefix: '127.0.0.0', prefix_len: 8 }] },
    normalize_path: true,
    merge_slashes: true,
    path_with_escaped_slashes_action: 'REJECT_REQUEST',
    common_http_protocol_options: {
      idle_timeout: '60s',
      headers_with_underscores_action: 'REJECT_REQUEST',
      max_headers_count: 64,
      max_stream_duration: '30s',
    },
    http2_protocol_options: {
      max_concurrent_streams: 100,
      initial_stream_window_size: 65_536,
      initial_connection_window_size: 1_048_576,
    },
    max_request_headers_kb: 16,
    request_headers_timeout: '5s',
    request_timeout: '10s',
    stream_idle_timeout: '15s',
    local_reply_config: localReplies(),
    route_config: {
      name: 'api',
      virtual_hosts: [{ name: 'api', domains: ['*'], routes: [...services.flatMap(routesOf), NOTHING_HERE] }],
    },
    http_filters: [CSRF, ROUTER],
  });
}

function routesOf({ descriptor }: PlacedService): object[] {
  const { route, docs } = descriptor;
  const cluster = clusterName(descriptor);
  return [
    streamRoute(route, cluster),
    ...[route, docs].flatMap((path) => [readRoute(path, cluster), writeRoute(path, cluster)]),
  ];
}

/** A stream of everything may take as long as its client does, as long as it goes on. */
function streamRoute(path: string, cluster: string): object {
  return {
    match: {
      path_separated_prefix: path,
      headers: [READS, { name: 'accept', string_match: { contains: 'application/x-ndjson' } }],
    },
    route: {
      cluster,
      timeout: '0s',
      max_stream_duration: { max_stream_duration: '0s' },
      retry_policy: { retry_on: RETRY_UNTOUCHED, ...RETRIES },
    },
  };
}

function readRoute(path: string, cluster: string): object {
  return {
    match: { path_separated_prefix: path, headers: [READS] },
    route: {
      cluster,
      timeout: '5s',
      retry_policy: { retry_on: RETRY_READ, per_try_timeout: READ_TIMEOUT, ...RETRIES },
    },
  };
}

function writeRoute(path: string, cluster: string): object {
  return {
    match: { path_separated_prefix: path },
    route: { cluster, timeout: '5s', retry_policy: { retry_on: RETRY_UNTOUCHED, ...RETRIES } },
  };
}
