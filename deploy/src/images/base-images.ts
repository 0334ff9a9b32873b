/**
 * The images of others that ours stand on or that run beside them: here and nowhere else, so that a newer one is a
 * change of one line and a `deploy:render`.
 */
export const BASE_IMAGES = {
  /** Node and nothing beside it: no shell, no package manager. */
  nodeRun: 'gcr.io/distroless/nodejs24-debian12:nonroot',
  /** With bash, which the health check needs; the distroless one has nothing that could ask. */
  envoy: 'envoyproxy/envoy:v1.40.0',
  prometheus: 'prom/prometheus:v3.5.3',
  postgres: 'postgres:17',
} as const;

/** The users that the containers run as, as numbers: Kubernetes cannot tell by a name that it is not root's. */
export const USERS = {
  /** `nonroot` of the distroless images. */
  service: 65_532,
  /** `envoy`. */
  proxy: 101,
  /** `nobody`. */
  prometheus: 65_534,
  /** `postgres`. */
  postgres: 999,
} as const;
