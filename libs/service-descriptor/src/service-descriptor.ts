/** The content of a service.json: facts that the service itself, the proxy and everything around it share. */
export interface ServiceDescriptor {
  /** A DNS label; also the name of the service's host in a container network. */
  readonly name: string;
  /** The TCP port that it listens on by default. */
  readonly port: number;
  /** The path prefix of its API, without a slash at its end. */
  readonly route: string;
  /** The path of the API's documentation, also through the proxy. */
  readonly docs: string;
  /** The paths for the platform, which the proxy does not route. */
  readonly operations: {
    /** Liveness: 200 while the process lives. */
    readonly liveness: string;
    /** Readiness: 200 while requests are welcome, 503 while it starts or drains. */
    readonly readiness: string;
    /** Metrics in Prometheus' text format. */
    readonly metrics: string;
  };
  /** The path for the events of other services, which the proxy routes for services of the mesh only. */
  readonly events?: string;
  /** The services that it sends events to, by the environment variable with the URL of their {@link events}. */
  readonly calls: Readonly<Record<string, string>>;
}

const DNS_LABEL = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;
const PATH = /^(?:\/[a-z0-9._-]+)+$/u;

/**
 * Validates a service.json.
 *
 * @param json its parsed content
 * @throws {TypeError} naming the first invalid member
 */
export function parseServiceDescriptor(json: unknown): ServiceDescriptor {
  const { name, port, route, docs, operations, events, calls = {} } = members(json, 'service.json');
  const paths = members(operations, 'operations');
  return {
    name: matching(name, 'name', DNS_LABEL),
    port: portNumber(port),
    route: matching(route, 'route', PATH),
    docs: matching(docs, 'docs', PATH),
    operations: {
      liveness: matching(paths['liveness'], 'operations.liveness', PATH),
      readiness: matching(paths['readiness'], 'operations.readiness', PATH),
      metrics: matching(paths['metrics'], 'operations.metrics', PATH),
    },
    ...(events !== undefined && { events: matching(events, 'events', PATH) }),
    calls: Object.fromEntries(
      Object.entries(members(calls, 'calls')).map(([variable, service]) => [
        variable,
        matching(service, `calls.${variable}`, DNS_LABEL),
      ]),
    ),
  };
}

function members(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${what} must be an object`);
  }
  return { ...value };
}

function matching(value: unknown, what: string, pattern: RegExp): string {
  if (typeof value !== 'string' || !pattern.test(value)) {
    throw new TypeError(`${what} must match ${String(pattern)}`);
  }
  return value;
}

function portNumber(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 65_535) {
    throw new TypeError('port must be an integer from 1 to 65535');
  }
  return value;
}
