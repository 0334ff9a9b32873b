import { DATABASE_CONNECTIONS, type ServiceDescriptor } from '@film-mesh/service-descriptor';

/** How long a replica goes on answering when it is told to stop, in seconds: the proxy asks every second. */
const DRAIN_SECONDS = 5;
/** How long the requests under way may take after that, in seconds: what then goes on, such as a slow export, is reset. */
const CLOSE_SECONDS = 10;
/** How long it may take a replica to close its store, write its log and exit, in seconds. */
const EXIT_SECONDS = 5;

/** The facts of the mesh that belong to no single service. */
export const MESH = {
  /** The proxy that the world talks to. */
  proxy: {
    name: 'frontend-proxy',
    /** The port of the API. */
    port: 8080,
    /** The port on which the services of the mesh reach each other: not for the world. */
    internalPort: 8081,
    /** The name of the proxy for the mesh's own parts, where they have a Service of their own for it. */
    internalName: 'frontend-proxy-internal',
    /** The port of the proxy's statistics: read-only, for Prometheus. */
    metricsPort: 9901,
    /** The port of the proxy's administration, on loopback only. */
    adminPort: 9902,
    /** The path of the statistics in Prometheus' text format. */
    metrics: '/stats/prometheus',
    /** Answers 200 while the proxy takes requests. */
    readiness: '/ready',
    /** How long it waits until its clients have left, in seconds. */
    drainSeconds: 30,
    /** How long it may take to stop, in seconds. */
    stopSeconds: 10,
    /** Of the container, in MiB. */
    memoryLimit: 256,
  },
  services: {
    /** How many replicas of a service the database has connections for. */
    maxReplicas: 10,
    /** Of a replica, in MiB. */
    memoryLimit: 256,
    /** What the process of a replica finds in its environment wherever it runs. */
    environment: {
      NODE_ENV: 'production',
      // The C library keeps memory for each of Node's threads apart unless told: some 12 MiB of a service.
      MALLOC_ARENA_MAX: '1',
      // In bytes. Unless told, the C library keeps as much as the largest block that was ever given back: 10 MiB of the
      // start of a service.
      MALLOC_TRIM_THRESHOLD_: '131072',
    },
    /** What Node is told before the file that it runs. */
    nodeOptions: [
      // Of node:sqlite.
      '--disable-warning=ExperimentalWarning',
      // In MiB. With the memory of a large machine in sight, Node would keep some hundred of garbage during an export.
      '--max-old-space-size=160',
      '--max-semi-space-size=4',
      // In bytes. More than the proxy takes and what it adds: else a service would refuse a head that the proxy takes.
      '--max-http-header-size=32768',
    ],
    drainSeconds: DRAIN_SECONDS,
    closeSeconds: CLOSE_SECONDS,
    /** How long a replica may take to stop, in seconds. */
    stopSeconds: DRAIN_SECONDS + CLOSE_SECONDS + EXIT_SECONDS,
    /** The file of a replica's container that holds its database URL. */
    databaseUrlFile: '/run/database/database-url',
  },
  prometheus: {
    name: 'prometheus',
    port: 9090,
    /** Answers 200 while it takes queries. */
    readiness: '/-/ready',
    /** How long it keeps what it saw. */
    retention: '7d',
    /** How long it may take to stop, in seconds. */
    stopSeconds: 30,
    /** Of the container, in MiB. */
    memoryLimit: 256,
  },
  postgres: {
    name: 'postgres',
    port: 5432,
    superuser: 'postgres',
    /** Connections beside those of the services, for whoever looks after it. */
    otherConnections: 20,
    /** How long it may take to stop, in seconds: it writes what it has in memory. */
    stopSeconds: 60,
    /** Of the container, in MiB. */
    memoryLimit: 512,
    /** Of its volume, in MiB: for the data, and the WAL that {@link postgresSettings} lets it have. */
    volume: 4_096,
  },
} as const;

/** How many connections the database server must take. */
export function connectionsFor(services: number, replicas: number = MESH.services.maxReplicas): number {
  const { working, reading, migrating } = DATABASE_CONNECTIONS;
  return services * replicas * (working + reading + migrating) + MESH.postgres.otherConnections;
}

/** The part of the volume that the WAL fills at most; the rest is for the data. */
const WAL_SHARE = 1 / 8;

/**
 * The settings of the database server, the same wherever it runs.
 *
 * @param services how many services have their database on it
 * @param replicas how many replicas of each there may be
 */
export function postgresSettings(services: number, replicas?: number): Readonly<Record<string, string>> {
  const wal = `${String(MESH.postgres.volume * WAL_SHARE)}MB`;
  return {
    max_connections: String(connectionsFor(services, replicas)),
    // A checkpoint begins at half of it, so that the WAL ends here also where data is written as fast as the disk takes it.
    max_wal_size: wal,
    // What it had once it keeps: a full disk is met by the data then, which fails a write, and not by the WAL, which ends the
    // server.
    min_wal_size: wal,
    // The mesh has no replication slots; one that somebody makes and leaves behind would keep all of it.
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

/** A service, and where its replicas are: one name that resolves to all of them, or an address each. */
export interface PlacedService {
  readonly descriptor: ServiceDescriptor;
  readonly endpoints: readonly Address[];
}

/** Where everything is, seen from the proxy and from Prometheus. */
export interface Placement {
  readonly services: readonly PlacedService[];
  readonly proxy: {
    /** The address to listen on, for all but the administration. */
    readonly host: string;
    readonly port: number;
    readonly internalPort: number;
    readonly metricsPort: number;
    readonly adminPort: number;
    /** Where Prometheus finds the statistics. */
    readonly metricsHost: string;
  };
  /** Where Prometheus is, if the proxy leads to it, on the same port as Prometheus has. */
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
