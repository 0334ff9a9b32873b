/** A duration as Envoy writes it, such as `30s`. */
export type Duration = `${number}s`;

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
  /** Whether 5xx answers of a replica take it out, in percent of the times. */
  readonly ejectAfterServerErrors: number;
  /** Whether failures of the way to a replica and 502, 503 and 504 take it out, in percent of the times. */
  readonly ejectAfterGatewayFailures: number;
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
  /** Connections of clients, all together. */
  readonly maxDownstreamConnections: number;
  /** How long a client may take for the head of a request. */
  readonly requestHeadersTimeout: Duration;
  /** How long a client may take for a whole request. */
  readonly requestTimeout: Duration;
  /** How long a stream may be silent. */
  readonly streamIdleTimeout: Duration;
  /** Refuses changes that pages of foreign origins ask for, in percent of the times. */
  readonly refuseForeignOrigins: number;
  /** Whether `%2F` and the like in a path are refused, or left as they are. */
  readonly escapedSlashes: 'REJECT_REQUEST' | 'KEEP_UNCHANGED';
  /** Whether `//`, `/./` and `/../` are made plain before a route is looked for. */
  readonly plainPaths: boolean;
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
  // A store that is down makes every replica answer 503: that is no reason to take them out.
  ejectAfterServerErrors: 0,
  ejectAfterGatewayFailures: 100,
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
  maxDownstreamConnections: 10_000,
  requestHeadersTimeout: '5s',
  requestTimeout: '10s',
  streamIdleTimeout: '15s',
  refuseForeignOrigins: 100,
  escapedSlashes: 'REJECT_REQUEST',
  plainPaths: true,
};
