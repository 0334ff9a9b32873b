/**
 * The header by which a proxy declares that it understands `x-envoy-degraded`: a draining replica then passes its
 * health check as degraded, whereas it fails that of everybody else, such as Kubernetes.
 */
export const DEGRADED_ACCEPTED_HEADER = 'x-degraded-accepted';
