/**
 * The header by which a proxy says that it understands `x-envoy-degraded`: a replica that drains then passes its health
 * check as a degraded one, where it fails that of everybody else, Kubernetes among them.
 */
export const DEGRADED_ACCEPTED_HEADER = 'x-degraded-accepted';
