import { DATABASE_CONNECTIONS, type ServiceDescriptor } from '@film-mesh/service-descriptor';

/** Time that a draining replica goes on answering, in seconds: the proxy checks its health every second. */
const DRAIN_SECONDS = 5;
/** Time limit for requests in flight after that, in seconds; longer ones, such as a slow export, are reset. */
const CLOSE_SECONDS = 10;
/** Time that a replica may take to close its store, flush its log and exit, in seconds. */
const EXIT_SECONDS = 5;

/** Facts of the mesh that belong to no single service. */
export const MESH = {
  /** The public proxy. */
  proxy: {
    name: 'frontend-proxy',
    /** The port of the API. */
    port: 8080,
    /** The port on which services of the mesh reach each other: not public. */
    internalPort: 8081,
    /** The internal name of the proxy, where it has a Service of its own for it. */
    internalName: 'frontend-proxy-internal',
    /** The port of the proxy's statistics: read-only, for Prometheus. */
    metricsPort: 9901,
    /** The port of the administration interface, on loopback only. */
    adminPort: 9902,
    /** The path of the statistics in Prometheus' text format. */
    metrics: '/stats/prometheus',
    /** The readiness path of the proxy: 200 while it accepts requests. */
    readiness: '/ready',
    /** Time that the proxy waits for its clients to leave, in seconds. */
    drainSeconds: 30,
    /** Time that the proxy may take to stop, in seconds. */
    stopSeconds: 10,
    /** Memory limit of the container, in MiB. */
    memoryLimit: 256,
  },
  services: {
    /** Replicas of a service for which the database has connections. */
    maxReplicas: 10,
    /** Memory limit of a replica, in MiB. */
    memoryLimit: 256,
    /** Environment of a replica's process, wherever it runs. */
    environment: {
      NODE_ENV: 'production',
      // By default, glibc keeps an arena for each of Node's threads: some 12 MiB of a service.
      MALLOC_ARENA_MAX: '1',
      // In bytes. By default, glibc raises the threshold to the largest block that was ever freed: 10 MiB of the start
      // of a service.
      MALLOC_TRIM_THRESHOLD_: '131072',
    },
    /** Options of Node, before the file that it runs. */
    nodeOptions: [
      // The warning that node:sqlite is experimental.
      '--disable-warning=ExperimentalWarning',
      // In MiB. By the memory of a large machine, Node would keep some hundred MiB of garbage during an export. Young
      // objects have up to three times the second figure: both, and Node itself, fit in the container
      // (docs/adr/0024-heap.md).
      '--max-old-space-size=112',
      '--max-semi-space-size=16',
      // In bytes. More than the proxy accepts and adds: otherwise a service would refuse headers that the proxy
      // accepts.
      '--max-http-header-size=32768',
    ],
    drainSeconds: DRAIN_SECONDS,
    closeSeconds: CLOSE_SECONDS,
    /** Time that a replica may take to stop, in seconds. */
    stopSeconds: DRAIN_SECONDS + CLOSE_SECONDS + EXIT_SECONDS,
    /** The file in a replica's container with its database URL. */
    databaseUrlFile: '/run/database/database-url',
  },
  prometheus: {
    name: 'prometheus',
    port: 9090,
    /** The readiness path of Prometheus: 200 while it accepts queries. */
    readiness: '/-/ready',
    /** Retention of the time series. */
    retention: '7d',
    /** Time that Prometheus may take to stop, in seconds. */
    stopSeconds: 30,
    /** Memory limit of the container, in MiB. */
    memoryLimit: 256,
  },
  postgres: {
    name: 'postgres',
    port: 5432,
    superuser: 'postgres',
    /** Connections beside those of the services, for operators. */
    otherConnections: 20,
    /** Time that the server may take to stop, in seconds: it writes a checkpoint. */
    stopSeconds: 60,
    /** Memory limit of the container, in MiB. */
    memoryLimit: 512,
    /** Size of its volume, in MiB: for the data, and the WAL that {@link postgresSettings} allows. */
    volume: 4_096,
  },
} as const;

/** The `max_connections` of the database server. */
export function connectionsFor(services: number, replicas: number = MESH.services.maxReplicas): number {
  const { working, reading, migrating } = DATABASE_CONNECTIONS;
  return services * replicas * (working + reading + migrating) + MESH.postgres.otherConnections;
}

/** The share of the volume that the WAL may fill; the rest is for the data. */
const WAL_SHARE = 1 / 8;

/**
 * The settings of the database server, the same wherever it runs.
 *
 * @param services number of services with a database on it
 * @param replicas maximum of replicas of each
 */
export function postgresSettings(services: number, replicas?: number): Readonly<Record<string, string>> {
  const wal = `${String(MESH.postgres.volume * WAL_SHARE)}MB`;
  return {
    max_connections: String(connectionsFor(services, replicas)),
    // A checkpoint begins at half of it, so that the WAL stays below it even at full write speed.
    max_wal_size: wal,
    // `min_wal_size` keeps the space of the WAL: a full disk then fails a write of data, instead of ending the server
    // by a failed write of the WAL.
    min_wal_size: wal,
    // The mesh has no replication slots; an abandoned one would keep all of the WAL.
    max_slot_wal_keep_size: wal,
  };
}

/** {@link postgresSettings} as arguments of the server's program. */
export function postgresArgs(services: number): string[] {
  return Object.entries(postgresSettings(services)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** A host name or IP address, and a TCP port. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A service and the addresses of its replicas: one name that resolves to all of them, or an address each. */
export interface PlacedService {
  readonly descriptor: ServiceDescriptor;
  readonly endpoints: readonly Address[];
}

/** Addresses of everything, seen from the proxy and from Prometheus. */
export interface Placement {
  readonly services: readonly PlacedService[];
  readonly proxy: {
    /** The address to listen on, except for the administration interface. */
    readonly host: string;
    readonly port: number;
    readonly internalPort: number;
    readonly metricsPort: number;
    readonly adminPort: number;
    /** The address of the statistics for Prometheus. */
    readonly metricsHost: string;
  };
  /** The address of Prometheus, if the proxy routes to it, on the same port as Prometheus itself. */
  readonly prometheus?: Address;
}

/** The placement in a container network, where each service's name resolves to all its replicas. */
export function containerPlacement(descriptors: readonly ServiceDescriptor[]): Placement {
  const { name, port, internalPort, metricsPort, adminPort } = MESH.proxy;
  return {
    services: descriptors.map((descriptor) => ({
      descriptor,
      endpoints: [{ host: descriptor.name, port: descriptor.port }],
    })),
    proxy: { host: '0.0.0.0', port, internalPort, metricsPort, adminPort, metricsHost: name },
    prometheus: { host: MESH.prometheus.name, port: MESH.prometheus.port },
  };
}
