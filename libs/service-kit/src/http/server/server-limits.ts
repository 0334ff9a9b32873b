import type { Server } from 'node:http';

import { MAX_REQUEST_SECONDS } from '@film-mesh/service-descriptor';

import type { ServiceConfig } from '../../config/service-config.ts';

/** How long the head of a request may take, in seconds. */
const HEAD_SECONDS = 10;
/** How much longer than the proxy a service waits for a request, in seconds: so that it is the proxy that gives up. */
const LONGER_SECONDS = 5;
/** How often requests that take too long are looked for, in seconds. */
const LOOK_SECONDS = 5;

/** What of a server's options is read when it begins to listen, but not typed as its properties. */
interface ServerOptions {
  connectionsCheckingInterval: number;
  httpAllowHalfOpen: boolean;
  requireHostHeader: boolean;
}

/** Sets how long connections are kept and requests waited for, and leaves to the service what it can answer better. */
export function setLimits(server: Server, { KEEP_ALIVE_SECONDS }: ServiceConfig): void {
  // Longer than Envoy keeps an idle connection to a service, so that it is never the service that closes one
  // which Envoy is about to use.
  server.keepAliveTimeout = KEEP_ALIVE_SECONDS * 1_000;
  server.headersTimeout = HEAD_SECONDS * 1_000;
  server.requestTimeout = (MAX_REQUEST_SECONDS + LONGER_SECONDS) * 1_000;
  // Node would drop those beyond 2,000 in silence; the size of the head bounds them.
  server.maxHeadersCount = 0;
  Object.assign<Server, ServerOptions>(server, {
    connectionsCheckingInterval: LOOK_SECONDS * 1_000,
    // A client that has sent all that it will, and says so, is answered all the same.
    httpAllowHalfOpen: true,
    // Node's refusal has no body; see hosts.ts.
    requireHostHeader: false,
  });
}
