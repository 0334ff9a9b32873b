/** Base images and images of other programs, only here, so that an update is one changed line and a `deploy:render`. */
export const BASE_IMAGES = {
  /** Node and nothing else: no shell, no package manager. */
  nodeRun: 'gcr.io/distroless/nodejs24-debian12:nonroot',
  /** Envoy with bash, which the health check needs; the distroless image has no client at all. */
  envoy: 'envoyproxy/envoy:v1.40.0',
  prometheus: 'prom/prometheus:v3.5.3',
  postgres: 'postgres:17',
} as const;

/** Users of the containers, as numbers: by a name, Kubernetes cannot check `runAsNonRoot`. */
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
