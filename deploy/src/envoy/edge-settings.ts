import { MAX_REQUEST_SECONDS } from '@film-mesh/service-descriptor';

import { MESH } from '../mesh-facts.ts';

/** A duration as Envoy writes it, such as `30s`. */
export type Duration = `${number}s`;

/** An encoding of answers, by the name of Envoy's compressor library. */
export type Encoding = 'gzip' | 'brotli' | 'zstd';

/** Settings of the edge: one member for each remedy, so that an experiment can remove it and show its purpose. */
export interface EdgeSettings {
  /** Longest time that an idle connection to a service is kept (`idle_timeout` of the cluster). */
  readonly upstreamIdleTimeout: Duration;
  /** Time between two health checks of a host (`interval`). */
  readonly healthCheckInterval: Duration;
  /** Time between two health checks of a host without traffic (`no_traffic_interval`). */
  readonly idleHealthCheckInterval: Duration;
  /** Consecutive failed health checks before a host is marked unhealthy (`unhealthy_threshold`). */
  readonly unhealthyThreshold: number;
  /** Percentage of healthy hosts below which unhealthy ones get requests too (`healthy_panic_threshold`). */
  readonly panicThreshold: number;
  /** Marks a draining host degraded, so that it gets requests only where no host is healthy (`x-envoy-degraded`). */
  readonly askDraining: boolean;
  /** Weight of a healthy host against degraded ones, in percent (`overprovisioning_factor`). */
  readonly overprovisioning: number;
  /** Probability of ejecting a host after consecutive 5xx, in percent (`enforcing_consecutive_5xx`). */
  readonly ejectAfterServerErrors: number;
  /** Probability of ejecting a host after 502, 503 and 504 in a row, in percent (`enforcing_consecutive_gateway_failure`). */
  readonly ejectAfterGatewayFailures: number;
  /** Time that a host is ejected for, times the number of its ejections (`base_ejection_time`). */
  readonly ejectionTime: Duration;
  /** Ends an ejection as soon as a health check succeeds (`successful_active_health_check_uneject_host`). */
  readonly readinessEndsEjection: boolean;
  /** Percentage of a service's hosts that may be ejected at a time (`max_ejection_percent`). */
  readonly maxEjected: number;
  /** Time between two resolutions of a service's name (`dns_refresh_rate`). */
  readonly dnsRefreshRate: Duration;
  /** Lets the name server's time to live overrule {@link dnsRefreshRate} (`respect_dns_ttl`). */
  readonly respectDnsTtl: boolean;
  /** Failures after which a request that changes something is retried (`retry_on`). */
  readonly retryChangesOn: readonly string[];
  /** Failures after which a read is retried (`retry_on`). */
  readonly retryReadsOn: readonly string[];
  /** Retries of a request (`num_retries`). */
  readonly retries: number;
  /** Percentage of the requests to a service that may be retries (`budget_percent` of the `retry_budget`). */
  readonly retryBudget: number;
  /** Time limit of one try of a read (`per_try_timeout`). */
  readonly readTryTimeout: Duration;
  /** Time limit of an answer, with all tries, once the request is there (`timeout` of the route). */
  readonly routeTimeout: Duration;
  /** Time limit of a stream of everything; 0: none (`timeout` and `max_stream_duration` of the route). */
  readonly streamTimeout: Duration;
  /** Concurrent requests to a service; more are refused (`max_requests`). */
  readonly maxRequests: number;
  /** Connections to a service, and requests that wait for one (`max_connections`, `max_pending_requests`). */
  readonly maxUpstreamConnections: number;
  /** Requests per second of all clients together; more get 429 (`max_tokens`, `tokens_per_fill`). */
  readonly maxRequestsPerSecond: number;
  /** Connections of all clients together (`max_active_downstream_connections`). */
  readonly maxDownstreamConnections: number;
  /** Heap on which the overload actions are based, in MiB (`max_heap_size_bytes`). */
  readonly maxHeap: number;
  /** Exempts the listener of the statistics from overload limits (`bypass_overload_manager`, `ignore_global_conn_limit`). */
  readonly watchedInOverload: boolean;
  /** Bytes of a connection that are buffered while the other side does not read (`per_connection_buffer_limit_bytes`). */
  readonly maxBuffered: number;
  /** Concurrent requests on an HTTP/2 connection (`max_concurrent_streams`). */
  readonly maxStreams: number;
  /** Bytes of an HTTP/2 request that may be sent ahead of the service's reading (`initial_stream_window_size`). */
  readonly streamWindow: number;
  /** Bytes of all requests on an HTTP/2 connection that may be sent ahead (`initial_connection_window_size`). */
  readonly connectionWindow: number;
  /** Longest time a client's connection is kept without a request (`idle_timeout` of the listener). */
  readonly clientIdleTimeout: Duration;
  /** Longest time a client's connection is used before it is closed (`max_connection_duration`). */
  readonly maxConnectionDuration: Duration;
  /** Random extension of that time, in percent (`max_connection_duration_jitter`). */
  readonly connectionJitter: number;
  /** Ends an HTTP/1.1 connection with an answer, not between two (`http1_safe_max_connection_duration`). */
  readonly endsWithAnswer: boolean;
  /** Size of a request's headers, in KiB (`max_request_headers_kb`). */
  readonly maxHeadersKib: number;
  /** Number of a request's headers (`max_headers_count`). */
  readonly maxHeaders: number;
  /** Treatment of a header with an underscore, which some take for a hyphen (`headers_with_underscores_action`). */
  readonly headersWithUnderscores: 'REJECT_REQUEST' | 'ALLOW';
  /** Refuses chunk extensions that are invalid by RFC 9112 (`envoy.reloadable_features.strict_chunk_parsing`). */
  readonly strictChunks: boolean;
  /** Time limit for the arrival of a request's headers (`request_headers_timeout`). */
  readonly requestHeadersTimeout: Duration;
  /** Time limit for the arrival of a whole request (`request_timeout`). */
  readonly requestTimeout: Duration;
  /** Time limit of a request with its answer, except a stream of everything (`max_stream_duration`). */
  readonly maxStreamDuration: Duration;
  /** Longest pause in a request or its answer (`stream_idle_timeout`). */
  readonly streamIdleTimeout: Duration;
  /** Hosts that are served, such as `films.example`, `*.films.example` or `127.*.*.*`; `*`: any (`:authority` in routes). */
  readonly hosts: readonly string[];
  /** Refuses a request with more than one `Host` header, as RFC 9112 has it (`direct_response`). */
  readonly refuseSeveralHosts: boolean;
  /** Percentage of changes by pages of foreign origins that are refused (`filter_enabled` of `envoy.filters.http.csrf`). */
  readonly refuseForeignOrigins: number;
  /** Encodings of compressed answers (`compressor_library` of `envoy.filters.http.compressor`). */
  readonly compression: readonly Encoding[];
  /** Treatment of `%2F` and `%5C` in a path (`path_with_escaped_slashes_action`). */
  readonly escapedSlashes: 'REJECT_REQUEST' | 'KEEP_UNCHANGED';
  /** Resolves `//`, `/./` and `/../` before a route is chosen (`merge_slashes`, `normalize_path`). */
  readonly plainPaths: boolean;
  /** Limits the listener of the statistics to those paths of the administration (`path` of its routes). */
  readonly statisticsOnly: boolean;
}

/** Safe for every method: the replica has not begun to work on the request. */
const UNTOUCHED = ['connect-failure', 'refused-stream', 'reset-before-request'];

/** Default settings of the mesh. */
export const EDGE: EdgeSettings = {
  // Shorter than the services' keep-alive, so that Envoy never uses a connection that is being closed.
  upstreamIdleTimeout: '30s',
  healthCheckInterval: '1s',
  // By default, Envoy checks the hosts of a service without traffic once a minute.
  idleHealthCheckInterval: '1s',
  unhealthyThreshold: 2,
  // Rather an error at once than a request to a host that is known to be dead.
  panicThreshold: 0,
  askDraining: true,
  // One healthy host gets all requests: by default, degraded hosts get some when fewer than 72 % are healthy.
  overprovisioning: 100_000,
  // With the store down, every replica answers 503, which is no reason to eject them.
  ejectAfterServerErrors: 0,
  ejectAfterGatewayFailures: 100,
  ejectionTime: '5s',
  readinessEndsEjection: true,
  // Half of the hosts stay whatever they all answer: once the cause is gone, nobody waits for ejections to end.
  maxEjected: 50,
  // Replicas come and go faster than the time to live of a name.
  dnsRefreshRate: '1s',
  respectDnsTtl: false,
  retryChangesOn: UNTOUCHED,
  // Reads change nothing, so that they may be retried whatever became of them.
  retryReadsOn: [...UNTOUCHED, 'reset', 'gateway-error'],
  retries: 2,
  retryBudget: 20,
  // Only for reads: a change that takes long is not given up. A little longer than a service waits for its store.
  readTryTimeout: '2.5s',
  routeTimeout: '5s',
  streamTimeout: '0s',
  maxRequests: 512,
  maxUpstreamConnections: 256,
  // Several times the throughput of three replicas on two cores.
  maxRequestsPerSecond: 5_000,
  maxDownstreamConnections: 10_000,
  // The remainder is for code, threads and memory that the allocator keeps.
  maxHeap: Math.floor(MESH.proxy.memoryLimit * 0.8),
  watchedInOverload: true,
  maxBuffered: 32_768,
  maxStreams: 100,
  streamWindow: 65_536,
  connectionWindow: 1_048_576,
  clientIdleTimeout: '60s',
  // A new proxy gets its share of clients that keep their connections; the jitter spreads their reconnects.
  maxConnectionDuration: '60s',
  connectionJitter: 50,
  // Otherwise a request that is on its way when Envoy closes the connection is lost.
  endsWithAnswer: true,
  maxHeadersKib: 16,
  maxHeaders: 64,
  headersWithUnderscores: 'REJECT_REQUEST',
  strictChunks: true,
  requestHeadersTimeout: '5s',
  requestTimeout: `${MAX_REQUEST_SECONDS}s`,
  // A request may take all of its time, and then its response.
  maxStreamDuration: `${MAX_REQUEST_SECONDS + 10}s`,
  streamIdleTimeout: '15s',
  // Operators who know the public names of the proxy narrow it; `npm start` does.
  hosts: ['*'],
  refuseSeveralHosts: true,
  refuseForeignOrigins: 100,
  compression: ['gzip', 'brotli', 'zstd'],
  escapedSlashes: 'REJECT_REQUEST',
  plainPaths: true,
  statisticsOnly: true,
};
