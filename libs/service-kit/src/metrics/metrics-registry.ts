/** The registry of a service's metrics; a module with metrics of its own injects it. Also the injection token. */
export { Registry as MetricsRegistry } from 'prom-client';
