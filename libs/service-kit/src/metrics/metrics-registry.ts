/** What a service measures; a module that measures something of its own injects it. Also the injection token. */
export { Registry as MetricsRegistry } from 'prom-client';
