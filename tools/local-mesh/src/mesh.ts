import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { findServices, WORKSPACE_ROOT, type PlacedService } from '@film-mesh/deploy';

import { sqliteUrls, type DatabaseUrls, type StoreChoice } from './databases.ts';
import { findEnvoy } from './envoy-binary.ts';
import { errorCode } from './error-code.ts';
import { Layers } from './layers.ts';
import { prepareLocalPostgres, type LocalPostgres } from './local-postgres.ts';
import { onPath } from './on-path.ts';
import type { Part, PartEvents, PartTimes } from './part.ts';
import { planEnvoy, planPrometheus } from './plan-platform.ts';
import {
  originOf,
  placeOnLoopback,
  planServices,
  type LocalPlacement,
  type NodeArgs,
  type PortChoice,
  type Scale,
} from './plan.ts';
import { LOOPBACK } from './ports.ts';
import { UserError } from './user-error.ts';

/** How to run the mesh. */
export interface MeshOptions {
  readonly scale: Scale;
  /** The folder of the databases; made where it is missing. */
  readonly data: string;
  readonly ports: PortChoice;
  /** SQLite unless told. */
  readonly store?: StoreChoice;
  /** The databases, on servers that run already, of the services that shall not have the {@link store}. */
  readonly databaseUrls?: DatabaseUrls;
  /** Stands between the services and their databases: given the URL of a service's, gives the one that it is told. */
  readonly databaseUrlOf?: (service: string, url: string) => Promise<string>;
  /** What to run of a service instead of its own main. */
  readonly argsOf?: NodeArgs;
  /** How often a part may die; see {@link PartTimes}. */
  readonly times?: PartTimes;
  /** Whether to run Prometheus, where it is installed. */
  readonly prometheus: boolean;
  readonly events: PartEvents;
  /** Where to say what takes long. */
  readonly say: (line: string) => void;
}

/** The mesh, running and answering. */
export interface Mesh {
  /** Where the API is. */
  readonly url: string;
  /** Where the proxy's statistics are. */
  readonly metricsUrl: string;
  /** Where the proxy's administration is. */
  readonly adminUrl: string;
  /** Where Prometheus is; undefined where it does not run. */
  readonly prometheusUrl: string | undefined;
  /** The services and where their replicas are. */
  readonly services: readonly PlacedService[];
  /** A part by its name, such as `film-service-1` or `postgres`. */
  part(name: string): Part;
  /** Stops everything. */
  stop(): Promise<void>;
}

/**
 * Starts the database server where the mesh has one, then the services, then the proxy in front of them, and resolves when everything answers.
 *
 * @param signal stops what has been started
 * @throws {UserError} where a port is taken, the data can't be written or are in use, or Envoy is not to be had
 * @throws the reason of the signal
 */
export async function startMesh(options: MeshOptions, signal?: AbortSignal): Promise<Mesh> {
  const data = writableFolder(options.data);
  const workspaceServices = findServices();
  const descriptors = workspaceServices.map(({ descriptor }) => descriptor);
  const { scale, store = { kind: 'sqlite' }, databaseUrls = {} } = options;
  assertKnown(
    [...Object.keys(scale), ...Object.keys(databaseUrls)],
    descriptors.map(({ name }) => name),
  );
  const hosted = store.kind === 'postgres' ? descriptors.filter(({ name }) => databaseUrls[name] === undefined) : [];
  const prometheus = options.prometheus ? onPath('prometheus') : undefined;
  const placement = await placeOnLoopback(workspaceServices, scale, options.ports, {
    prometheus: prometheus !== undefined,
    postgres: hosted.length > 0,
  });
  const envoy = await findEnvoy(join(WORKSPACE_ROOT, '.cache'), options.say, process.env, signal);
  const postgres = await postgresFor(
    hosted.map(({ name }) => name),
    placement,
    data,
  );
  signal?.throwIfAborted();
  const layers = new Layers(options.events, options.times);
  try {
    if (postgres !== undefined) {
      await layers.start([postgres.plan], signal);
      await postgres.provision();
    }
    const urls = await between(
      { ...sqliteUrls(descriptors, data), ...postgres?.urls, ...databaseUrls },
      options.databaseUrlOf,
    );
    await layers.start(planServices(workspaceServices, placement, urls, options.argsOf), signal);
    await layers.start([planEnvoy(envoy, placement, data)], signal);
    if (prometheus !== undefined) {
      await layers.start([planPrometheus(prometheus, placement, data)], signal);
    }
  } catch (error) {
    await layers.stop();
    throw error;
  }
  const { proxy, prometheusPort, services } = placement;
  return {
    url: originOf({ host: LOOPBACK, port: proxy.port }),
    metricsUrl: originOf({ host: LOOPBACK, port: proxy.metricsPort }),
    adminUrl: originOf({ host: LOOPBACK, port: proxy.adminPort }),
    prometheusUrl: prometheusPort === undefined ? undefined : originOf({ host: LOOPBACK, port: prometheusPort }),
    services,
    part: (name) => layers.part(name),
    stop: () => layers.stop(),
  };
}

/** The server for the databases of these services; undefined where it has no port. */
async function postgresFor(
  names: readonly string[],
  { postgresPort: port, services }: LocalPlacement,
  data: string,
): Promise<LocalPostgres | undefined> {
  if (port === undefined) {
    return undefined;
  }
  const hosted = services.filter(({ descriptor }) => names.includes(descriptor.name));
  const replicas = hosted.reduce((sum, { endpoints }) => sum + endpoints.length, 0);
  return prepareLocalPostgres({ data, port, services: names, replicas });
}

async function between(urls: DatabaseUrls, databaseUrlOf: MeshOptions['databaseUrlOf']): Promise<DatabaseUrls> {
  if (databaseUrlOf === undefined) {
    return urls;
  }
  const told: Record<string, string> = {};
  for (const [service, url] of Object.entries(urls)) {
    told[service] = await databaseUrlOf(service, url);
  }
  return told;
}

function assertKnown(names: readonly string[], services: readonly string[]): void {
  const unknown = names.find((name) => !services.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`there is no service ${unknown}; there are ${services.join(', ')}`);
  }
}

function writableFolder(folder: string): string {
  const path = resolve(folder);
  try {
    makeFolder(path);
    const probe = join(path, `.write-${String(process.pid)}`);
    writeFileSync(probe, '');
    rmSync(probe);
    return path;
  } catch (error) {
    throw new UserError(`the data folder ${path} can not be written (${errorCode(error)})`, { cause: error });
  }
}

/** As `mkdirSync` with `recursive`, which never comes back where a folder that is there takes none, such as /proc. */
function makeFolder(path: string): void {
  const make = () => {
    try {
      mkdirSync(path);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') {
        throw error;
      }
    }
  };
  try {
    make();
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) {
      throw error;
    }
    makeFolder(dirname(path));
    make();
  }
}
