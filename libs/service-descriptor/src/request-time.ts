/**
 * How long a request may take to arrive, in seconds: that gives the largest body to a client that sends 40 KB/s. The proxy
 * refuses those that take longer, and a service waits a little longer than the proxy.
 */
export const MAX_REQUEST_SECONDS = 30;
