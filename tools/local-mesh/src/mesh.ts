import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { findServices, WORKSPACE_ROOT, type PlacedService } from '@film-mesh/deploy';

import { findEnvoy } from './envoy-binary.ts';
import { errorCode } from './error-code.ts';
import { Layers } from './layers.ts';
import { onPath } from './on-path.ts';
import type { Part, PartEvents } from './part.ts';
import { planEnvoy, planPrometheus } from './plan-platform.ts';
import { originOf, placeOnLoopback, planServices, type PortChoice, type Scale } from './plan.ts';
import { LOOPBACK } from './ports.ts';
import { UserError } from './user-error.ts';

/** How to run the mesh. */
export interface MeshOptions {
  readonly scale: Scale;
  /** The folder of the databases; made where it is missing. */
  readonly data: string;
  readonly ports: PortChoice;
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
  /** A part by its name, such as `film-service-1`. */
  part(name: string): Part;
  /** Stops everything. */
  stop(): Promise<void>;
}

/**
 * Starts the services, then the proxy in front of them, and resolves when everything answers.
 *
 * @param signal stops what has been started
 * @throws {UserError} where a port is taken, the data can't be written or Envoy is not to be had
 * @throws the reason of the signal
 */
export async function startMesh(options: MeshOptions, signal?: AbortSignal): Promise<Mesh> {
  const data = writableFolder(options.data);
  const workspaceServices = findServices();
  assertKnown(
    options.scale,
    workspaceServices.map(({ descriptor }) => descriptor.name),
  );
  const prometheus = options.prometheus ? onPath('prometheus') : undefined;
  const placement = await placeOnLoopback(workspaceServices, options.scale, options.ports, prometheus !== undefined);
  const envoy = await findEnvoy(join(WORKSPACE_ROOT, '.cache'), options.say, process.env, signal);
  const layers = new Layers(options.events);
  try {
    await layers.start(planServices(workspaceServices, placement, data), signal);
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

function assertKnown(scale: Scale, services: readonly string[]): void {
  const unknown = Object.keys(scale).find((name) => !services.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`there is no service ${unknown}; there are ${services.join(', ')}`);
  }
}

function writableFolder(folder: string): string {
  const path = resolve(folder);
  try {
    mkdirSync(path, { recursive: true });
    const probe = join(path, `.write-${String(process.pid)}`);
    writeFileSync(probe, '');
    rmSync(probe);
    return path;
  } catch (error) {
    throw new UserError(`the data folder ${path} can not be written (${errorCode(error)})`, { cause: error });
  }
}
