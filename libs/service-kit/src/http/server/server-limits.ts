import type { Server } from 'node:http';

import { MAX_REQUEST_SECONDS } from '@film-mesh/service-descriptor';

import type { ServiceConfig } from '../../config/service-config.ts';

/** Time limit for the headers of a request, in seconds. */
const HEAD_SECONDS = 10;
/**
 * Additional time that a service waits for a request, beyond the proxy's limit, in seconds: so that the proxy gives up
 * first.
 */
const LONGER_SECONDS = 5;
/** Interval of the check for requests that take too long, in seconds. */
const LOOK_SECONDS = 5;

/** Options that a server reads when it begins to listen, but whose properties are not typed. */
interface ServerOptions {
  connectionsCheckingInterval: number;
  httpAllowHalfOpen: boolean;
  requireHostHeader: boolean;
}

/**
 * Sets the time limits of connections and requests, and leaves errors to the service that it can answer better than
 * Node.
 */
export function setLimits(server: Server, { KEEP_ALIVE_SECONDS }: ServiceConfig): void {
  // Longer than Envoy keeps an idle connection to a service (`idle_timeout`), so that the service never closes one that
  // Envoy is about to use.
  server.keepAliveTimeout = KEEP_ALIVE_SECONDS * 1_000;
  server.headersTimeout = HEAD_SECONDS * 1_000;
  server.requestTimeout = (MAX_REQUEST_SECONDS + LONGER_SECONDS) * 1_000;
  // Node would silently drop headers beyond 2,000; the size of all headers bounds them.
  server.maxHeadersCount = 0;
  Object.assign<Server, ServerOptions>(server, {
    connectionsCheckingInterval: LOOK_SECONDS * 1_000,
    // A client that half-closes its connection after the request still gets the response.
    httpAllowHalfOpen: true,
    // Node's refusal has no body; see hosts.ts.
    requireHostHeader: false,
  });
}
