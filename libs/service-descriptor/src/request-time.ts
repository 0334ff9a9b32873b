/**
 * Time limit for the arrival of a request, in seconds: enough for the largest body from a client that sends 40 KB/s.
 * The proxy refuses slower ones, and a service waits a little longer than the proxy.
 */
export const MAX_REQUEST_SECONDS = 30;
