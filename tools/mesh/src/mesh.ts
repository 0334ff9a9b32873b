import { join } from 'node:path';

import { findServices, MESH, WORKSPACE_ROOT, type PlacedService } from '@film-mesh/deploy';
import { ProcessWatch } from '@film-mesh/postgres-server/embedded';
import { UserError } from './command-line/index.ts';

import { sqliteUrls, type DatabaseUrls, type StoreChoice } from './databases.ts';
import { writableFolder } from './data-folder.ts';
import { findEnvoy } from './envoy-binary.ts';
import { Layers } from './layers.ts';
import { endLeftOver } from './left-over.ts';
import { prepareLocalPostgres, type LocalPostgres } from './local-postgres.ts';
import { onPath } from './on-path.ts';
import { ownBundles } from './own-bundles.ts';
import type { Part, PartEvents, PartPlan, PartTimes } from './part.ts';
import { planEnvoy, planPrometheus, type ProxyOptions } from './plan-platform.ts';
import {
  assertKnown,
  assertScale,
  atOnePort,
  originOf,
  placeAnotherProxy,
  placeOnLoopback,
  planServices,
  type LocalPlacement,
  type NodeArgs,
  type PortChoice,
  type Scale,
} from './plan.ts';
import { LOOPBACK, Ports } from './ports.ts';
import { Replicas } from './replicas.ts';
import { RunFile } from './run-file.ts';

/** How to run the mesh. */
export interface MeshOptions extends ProxyOptions {
  readonly scale: Scale;
  /** The folder of the databases; made where it is missing. */
  readonly data: string;
  /** Whether the data go as well where this process is killed; they stay by default. */
  readonly temporary?: boolean;
  readonly ports: PortChoice;
  /** SQLite unless told. */
  readonly store?: StoreChoice;
  /** The databases, on servers that run already, of the services that shall not have the {@link store}. */
  readonly databaseUrls?: DatabaseUrls;
  /** Stands between the services and their databases: given the URL of a service's, gives the one that it is told. */
  readonly databaseUrlOf?: (service: string, url: string) => Promise<string>;
  /** Variables that every service gets beside its own. */
  readonly environment?: Readonly<Record<string, string>>;
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

/** Where a proxy is. */
export interface ProxyUrls {
  /** The API. */
  readonly url: string;
  /** Its statistics. */
  readonly metricsUrl: string;
  /** Its administration. */
  readonly adminUrl: string;
}

/** The mesh, running and answering, and where its proxy is. */
export interface Mesh extends ProxyUrls {
  /** Where Prometheus is; undefined where it does not run. */
  readonly prometheusUrl: string | undefined;
  /** The services and where their replicas are at this moment. */
  readonly services: readonly PlacedService[];
  /** The processes that there are at this moment, those that others stand on first. */
  readonly parts: readonly Part[];
  /** A part by its name, such as `film-service-1` or `postgres`. */
  part(name: string): Part;
  /**
   * Starts or ends replicas until there are as many of each named service, losing no request: a new one is asked once it
   * is ready, and one that goes ends once the proxy has let go of it. One call is served after the other.
   *
   * Resolves when the proxy sends requests to all replicas that there shall be, and those that shall not be have ended.
   *
   * @throws {UserError} where there is no such service, a number is out of range, a port is taken or a new replica does
   * not start: nothing has changed then
   * @throws {UserError} where the mesh is stopped meanwhile, or where it is a name server that knows the replicas
   */
  scale(scale: Scale): Promise<void>;
  /**
   * Starts another proxy like the first, as a part of this name, before the replicas that there are now, and resolves when
   * it answers. What {@link scale} changes later it does not know.
   */
  addProxy(name: string): Promise<ProxyUrls>;
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
  await endLeftOver(data, options.say);
  const workspaceServices = findServices();
  const descriptors = workspaceServices.map(({ descriptor }) => descriptor);
  const { scale, store = { kind: 'sqlite' }, databaseUrls = {} } = options;
  const names = descriptors.map(({ name }) => name);
  assertScale(scale, names);
  assertKnown(Object.keys(databaseUrls), names);
  const hosted = store.kind === 'postgres' ? descriptors.filter(({ name }) => databaseUrls[name] === undefined) : [];
  const prometheus = options.prometheus ? onPath('prometheus') : undefined;
  const extra = { prometheus: prometheus !== undefined, postgres: hosted.length > 0 };
  const ports = new Ports();
  const placed = await placeOnLoopback(workspaceServices, scale, options.ports, extra, ports);
  const placement = options.nameServer ? { ...placed, services: placed.services.map(atOnePort) } : placed;
  const envoy = await findEnvoy(join(WORKSPACE_ROOT, '.cache'), options.say, process.env, signal);
  const postgres = await postgresFor(
    hosted.map(({ name }) => name),
    placement,
    data,
  );
  const argsOf = options.argsOf ?? (await ownBundles(workspaceServices, data, { say: options.say, signal }));
  signal?.throwIfAborted();
  const runFile = new RunFile(data);
  const watch = new ProcessWatch(
    { removes: options.temporary ? [data] : [], owner: `the mesh on ${data}` },
    (state) => {
      runFile.write(state);
    },
  );
  const layers = new Layers(options.events, options.times, watch);
  const stop = async () => {
    await layers.stop();
    runFile.remove();
  };
  let plan: (placement: LocalPlacement) => PartPlan[];
  try {
    if (postgres !== undefined) {
      await layers.start([postgres.plan], signal);
      await postgres.provision();
    }
    const urls = await between(
      { ...sqliteUrls(descriptors, data), ...postgres?.urls, ...databaseUrls },
      options.databaseUrlOf,
    );
    plan = (placed) => planServices(workspaceServices, placed, urls, { ...options, argsOf });
    await layers.start(plan(placement), signal);
    await layers.start([planEnvoy(envoy, placement, data, options)], signal);
    if (prometheus !== undefined) {
      await layers.start([planPrometheus(prometheus, placement, data)], signal);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const { prometheusPort } = placement;
  const urls = urlsOf(placement);
  const { adminUrl } = urls;
  const replicas = new Replicas({ placement, ports, choice: options.ports, layers, plan, adminUrl, data });
  return {
    ...urls,
    prometheusUrl: prometheusPort === undefined ? undefined : originOf({ host: LOOPBACK, port: prometheusPort }),
    get services() {
      return replicas.services;
    },
    get parts() {
      return layers.parts;
    },
    part: (name) => layers.part(name),
    scale: (wanted) =>
      options.nameServer
        ? Promise.reject(new UserError('the replicas are those that the name server knows'))
        : replicas.scale(wanted),
    addProxy: async (name) => {
      const other = await placeAnotherProxy(placement, name, ports);
      const proxy = planEnvoy(envoy, { ...other, services: replicas.services }, data, options, name);
      await layers.add(MESH.proxy.name, [proxy]);
      return urlsOf(other);
    },
    stop: async () => {
      await replicas.stop();
      await stop();
    },
  };
}

function urlsOf({ proxy: { port, metricsPort, adminPort } }: LocalPlacement): ProxyUrls {
  return {
    url: originOf({ host: LOOPBACK, port }),
    metricsUrl: originOf({ host: LOOPBACK, port: metricsPort }),
    adminUrl: originOf({ host: LOOPBACK, port: adminPort }),
  };
}

/** The server for the databases of these services; undefined where it has no port. */
async function postgresFor(
  names: readonly string[],
  { postgresPort: port }: LocalPlacement,
  data: string,
): Promise<LocalPostgres | undefined> {
  if (port === undefined) {
    return undefined;
  }
  return prepareLocalPostgres({ data, port, services: names });
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
