import { MAX_REQUEST_SECONDS } from '@film-mesh/service-descriptor';

import { MESH } from '../mesh.ts';

/** A duration as Envoy writes it, such as `30s`. */
export type Duration = `${number}s`;

/** A way to compress an answer, by the name of Envoy's library for it. */
export type Encoding = 'gzip' | 'brotli' | 'zstd';

/**
 * What keeps the edge well: one member for each remedy, so that an experiment can take one of them away and show what it
 * is for.
 */
export interface EdgeSettings {
  /** How long Envoy keeps an idle connection to a service. */
  readonly upstreamIdleTimeout: Duration;
  /** How often a replica is asked whether it is ready. */
  readonly healthCheckInterval: Duration;
  /** The same of a replica that nobody has sent a request to. */
  readonly idleHealthCheckInterval: Duration;
  /** So many bad answers in a row take a replica out. */
  readonly unhealthyThreshold: number;
  /** Below this share of healthy replicas, in percent, Envoy would send requests to the others too. */
  readonly panicThreshold: number;
  /** Whether a replica that drains counts as degraded: it is asked where no other replica is well, until it is gone. */
  readonly askDraining: boolean;
  /** How much a replica that is well counts for, in percent of one (`overprovisioning_factor`). */
  readonly overprovisioning: number;
  /** Whether 5xx answers of a replica take it out, in percent of the times. */
  readonly ejectAfterServerErrors: number;
  /** Whether failures of the way to a replica and 502, 503 and 504 take it out, in percent of the times. */
  readonly ejectAfterGatewayFailures: number;
  /** How long a replica that was taken out stays so, times how often it has been. */
  readonly ejectionTime: Duration;
  /** Whether a replica that was taken out, and says that it is ready, gets requests again before that time is over. */
  readonly readinessEndsEjection: boolean;
  /** How many of a service's replicas may be taken out for what they answered, in percent. */
  readonly maxEjected: number;
  /** How often the names of services are resolved. */
  readonly dnsRefreshRate: Duration;
  /** Whether the time to live that the name server gives overrules {@link dnsRefreshRate}. */
  readonly respectDnsTtl: boolean;
  /** What is tried again of requests that change something. */
  readonly retryChangesOn: readonly string[];
  /** What is tried again of reads. */
  readonly retryReadsOn: readonly string[];
  /** How often a request is tried again. */
  readonly retries: number;
  /** How many of the requests to a service may be retries, in percent. */
  readonly retryBudget: number;
  /** How long a replica may take for a read before another is asked. */
  readonly readTryTimeout: Duration;
  /** How long a request may take in all. */
  readonly routeTimeout: Duration;
  /** How long a stream of everything may take; 0: as long as it goes on. */
  readonly streamTimeout: Duration;
  /** Requests that one service works on at a time; more are refused at once. */
  readonly maxRequests: number;
  /** Connections to one service, and requests that wait for one. */
  readonly maxUpstreamConnections: number;
  /** Requests that are taken, a second and at once, of all clients together; more are refused with 429. */
  readonly maxRequestsPerSecond: number;
  /** Connections of clients, all together. */
  readonly maxDownstreamConnections: number;
  /** The memory of the proxy from which its overload is reckoned, in MiB: at 98 % of it, it takes no more requests. */
  readonly maxHeap: number;
  /** Whether those who ask for the proxy's statistics are let in whatever the limits of connections and memory say. */
  readonly watchedInOverload: boolean;
  /** How much of a connection is kept in memory while the other side does not take it, in bytes. */
  readonly maxBuffered: number;
  /** How many requests a client may send at a time on an HTTP/2 connection. */
  readonly maxStreams: number;
  /** How much a client may send of an HTTP/2 request before a service takes it, in bytes. */
  readonly streamWindow: number;
  /** The same of all requests on an HTTP/2 connection. */
  readonly connectionWindow: number;
  /** How long a client may keep a connection without a request. */
  readonly clientIdleTimeout: Duration;
  /** How long a client may use a connection until it is asked to open another (`max_connection_duration`). */
  readonly maxConnectionDuration: Duration;
  /** By how much that time is longer at random, in percent (`max_connection_duration_jitter`). */
  readonly connectionJitter: number;
  /** Whether an HTTP/1.1 connection then ends with an answer, not between two (`http1_safe_max_connection_duration`). */
  readonly endsWithAnswer: boolean;
  /** How large the head of a request may be, in KiB. */
  readonly maxHeadersKib: number;
  /** How many headers a request may have. */
  readonly maxHeaders: number;
  /** What is done about a header with an underscore in its name, which some take for a hyphen. */
  readonly headersWithUnderscores: 'REJECT_REQUEST' | 'ALLOW';
  /** Whether what follows the size of a chunk must be as RFC 9112 has it. */
  readonly strictChunks: boolean;
  /** How long a client may take for the head of a request. */
  readonly requestHeadersTimeout: Duration;
  /** How long a client may take for a whole request. */
  readonly requestTimeout: Duration;
  /** How long a request and its answer may take in all, but for a stream of everything. */
  readonly maxStreamDuration: Duration;
  /** How long a stream may be silent. */
  readonly streamIdleTimeout: Duration;
  /** The hosts that the proxy answers for, such as `films.example`, `*.films.example` or `127.*.*.*`; `*`: for any. */
  readonly hosts: readonly string[];
  /** Whether a request with more than one `Host` header is refused, as RFC 9112 has it. */
  readonly refuseSeveralHosts: boolean;
  /** Refuses changes that pages of foreign origins ask for, in percent of the times. */
  readonly refuseForeignOrigins: number;
  /** How answers may be compressed (`envoy.filters.http.compressor`). */
  readonly compression: readonly Encoding[];
  /** Whether `%2F` and the like in a path are refused, or left as they are. */
  readonly escapedSlashes: 'REJECT_REQUEST' | 'KEEP_UNCHANGED';
  /** Whether `//`, `/./` and `/../` are made plain before a route is looked for. */
  readonly plainPaths: boolean;
  /** Whether the listener of the statistics shows nothing else of the proxy's administration. */
  readonly statisticsOnly: boolean;
}

/** Safe for every method: the replica has not begun to work on the request. */
const UNTOUCHED = ['connect-failure', 'refused-stream', 'reset-before-request'];

/** What the mesh runs with. */
export const EDGE: EdgeSettings = {
  // Shorter than the services keep an idle connection, so that Envoy never uses one that is being closed.
  upstreamIdleTimeout: '30s',
  healthCheckInterval: '1s',
  // Envoy would ask the replicas of a service without traffic once a minute.
  idleHealthCheckInterval: '1s',
  unhealthyThreshold: 2,
  // Rather an error at once than a request to a replica that is known to be dead.
  panicThreshold: 0,
  askDraining: true,
  // One that is well is enough for all requests: by default, those that drain get some where fewer than 72 % are well.
  overprovisioning: 100_000,
  // A store that is down makes every replica answer 503: that is no reason to take them out.
  ejectAfterServerErrors: 0,
  ejectAfterGatewayFailures: 100,
  ejectionTime: '5s',
  readinessEndsEjection: true,
  // Whatever they all answer, half of them go on: when the cause has passed, nobody waits for the end of an ejection.
  maxEjected: 50,
  // Replicas come and go faster than what a DNS server gives as a name's lifetime.
  dnsRefreshRate: '1s',
  respectDnsTtl: false,
  retryChangesOn: UNTOUCHED,
  // Reads change nothing, so that they may be tried again whatever became of them.
  retryReadsOn: [...UNTOUCHED, 'reset', 'gateway-error'],
  retries: 2,
  retryBudget: 20,
  // Only for reads: a change that takes long is not to be given up. A little longer than a service waits for its store.
  readTryTimeout: '2.5s',
  routeTimeout: '5s',
  streamTimeout: '0s',
  maxRequests: 512,
  maxUpstreamConnections: 256,
  // Some times what three replicas answer on two cores.
  maxRequestsPerSecond: 5_000,
  maxDownstreamConnections: 10_000,
  // The rest is for its code, its threads and what it has not given back yet.
  maxHeap: Math.floor(MESH.proxy.memoryLimit * 0.8),
  watchedInOverload: true,
  maxBuffered: 32_768,
  maxStreams: 100,
  streamWindow: 65_536,
  connectionWindow: 1_048_576,
  clientIdleTimeout: '60s',
  // A new proxy gets its share of the clients that keep their connections, and not all of them come at once.
  maxConnectionDuration: '60s',
  connectionJitter: 50,
  // Else a request that is on its way when Envoy closes the connection is lost.
  endsWithAnswer: true,
  maxHeadersKib: 16,
  maxHeaders: 64,
  headersWithUnderscores: 'REJECT_REQUEST',
  strictChunks: true,
  requestHeadersTimeout: '5s',
  requestTimeout: `${MAX_REQUEST_SECONDS}s`,
  // A request may take all of its time, and then its answer.
  maxStreamDuration: `${MAX_REQUEST_SECONDS + 10}s`,
  streamIdleTimeout: '15s',
  // Whoever knows by which names the world calls the proxy narrows it; `npm start` does.
  hosts: ['*'],
  refuseSeveralHosts: true,
  refuseForeignOrigins: 100,
  compression: ['gzip', 'brotli', 'zstd'],
  escapedSlashes: 'REJECT_REQUEST',
  plainPaths: true,
  statisticsOnly: true,
};
