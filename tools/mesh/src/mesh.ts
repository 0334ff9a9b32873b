import { join } from 'node:path';

import { findServices, MESH, WORKSPACE_ROOT, type PlacedService } from '@film-mesh/deploy';
import { ProcessWatch } from '@film-mesh/postgres-server/embedded';
import type { Store } from '@film-mesh/service-descriptor';

import { UserError } from './command-line/index.ts';
import { sqliteUrls, type DatabaseUrls } from './databases.ts';
import { writableFolder } from './data-folder.ts';
import { findEnvoy } from './envoy-binary.ts';
import { Layers } from './layers.ts';
import { endLeftOver } from './left-over.ts';
import { prepareLocalPostgres, type LocalPostgres } from './local-postgres.ts';
import { onPath } from './on-path.ts';
import { ownBundles } from './own-bundles.ts';
import type { Part, PartEvents, PartPlan, PartTimes } from './part.ts';
import { planServices, type NodeArgs, type ProcessSettings } from './plan-services.ts';
import { planEnvoy, planPrometheus, type ProxyOptions } from './plan-platform.ts';
import {
  assertKnown,
  assertScale,
  atOnePort,
  originOf,
  placeAnotherProxy,
  placeOnLoopback,
  type LocalPlacement,
  type PortChoice,
  type Scale,
} from './plan.ts';
import { LOOPBACK, Ports } from './ports.ts';
import { Replicas } from './replicas.ts';
import { RunFile } from './run-file.ts';

/** Options of a mesh. */
export interface MeshOptions extends ProxyOptions {
  readonly scale: Scale;
  /** The data folder; created if it is missing. */
  readonly data: string;
  /** Removes the data if this process is killed; they stay by default. */
  readonly temporary?: boolean;
  readonly ports: PortChoice;
  /** SQLite by default. */
  readonly store?: Store;
  /** Databases on existing servers, for services that do not use the {@link store}. */
  readonly databaseUrls?: DatabaseUrls;
  /** Replaces the database URL of a service, for a proxy in between. */
  readonly databaseUrlOf?: (service: string, url: string) => Promise<string>;
  /** Variables that every service gets beside its own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Node's arguments for a service, in place of its own main. */
  readonly argsOf?: NodeArgs;
  /** Options of Node and environment of the services, in place of those that replicas have everywhere. */
  readonly settings?: ProcessSettings;
  /** Limits of a part's deaths; see {@link PartTimes}. */
  readonly times?: PartTimes;
  /** Runs Prometheus, if it is installed. */
  readonly prometheus: boolean;
  readonly events: PartEvents;
  /** Reports steps that take long. */
  readonly say: (line: string) => void;
}

/** The URLs of a proxy. */
export interface ProxyUrls {
  /** The API. */
  readonly url: string;
  /** Its statistics. */
  readonly metricsUrl: string;
  /** Its administration. */
  readonly adminUrl: string;
}

/** A running mesh, and the URLs of its proxy. */
export interface Mesh extends ProxyUrls {
  /** The URL of Prometheus; undefined if it does not run. */
  readonly prometheusUrl: string | undefined;
  /** The services and the addresses of their current replicas. */
  readonly services: readonly PlacedService[];
  /** The current processes, dependencies first. */
  readonly parts: readonly Part[];
  /** A part by its name, such as `film-service-1` or `postgres`. */
  part(name: string): Part;
  /**
   * Starts or stops replicas until each named service has that many, without losing a request: a new one gets requests
   * once it is ready, and a leaving one is stopped once the proxy has released it. Calls are served one after the
   * other.
   *
   * Resolves when the proxy sends requests to all wanted replicas, and the others have ended.
   *
   * @throws {UserError} if there is no such service, a number is out of range, a port is taken or a new replica does
   *   not start: nothing has changed then
   * @throws {UserError} if the mesh is stopped meanwhile, or if a name server provides the replicas
   */
  scale(scale: Scale): Promise<void>;
  /**
   * Starts another proxy like the first, as a part of this name, in front of the current replicas, and resolves when it
   * is ready. It does not learn of later calls of {@link scale}.
   */
  addProxy(name: string): Promise<ProxyUrls>;
  /** Stops everything. */
  stop(): Promise<void>;
}

/**
 * Starts the database server if the mesh has one, then the services, then the proxy in front of them, and resolves when
 * everything is ready.
 *
 * @param signal stops whatever has been started
 * @throws {UserError} if a port is taken, the data folder is not writable or in use, or Envoy is not available
 * @throws the reason of the signal
 */
export async function startMesh(options: MeshOptions, signal?: AbortSignal): Promise<Mesh> {
  const data = writableFolder(options.data);
  await endLeftOver(data, options.say);
  const workspaceServices = findServices();
  const descriptors = workspaceServices.map(({ descriptor }) => descriptor);
  const { scale, store = 'sqlite', databaseUrls = {} } = options;
  const names = descriptors.map(({ name }) => name);
  assertScale(scale, names);
  assertKnown(Object.keys(databaseUrls), names);
  const withoutUrl = descriptors.filter(({ name }) => databaseUrls[name] === undefined);
  const hosted = { sqlite: [], postgres: withoutUrl }[store];
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

/** The server for the databases of these services; undefined if it has no port. */
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
