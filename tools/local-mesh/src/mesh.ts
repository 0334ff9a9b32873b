import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import {
  findServices,
  MESH,
  renderEnvoy,
  renderPrometheus,
  toYaml,
  WORKSPACE_ROOT,
  type Placement,
  type PlacedService,
} from '@film-mesh/deploy';

import { findEnvoy } from './envoy-binary.ts';
import { onPath } from './on-path.ts';
import { Part, type PartEvents, type PartPlan } from './part.ts';
import { originOf, placeOnLoopback, planServices, type PortChoice, type Scale } from './plan.ts';
import { LOOPBACK } from './ports.ts';
import { statusOf, until } from './probe.ts';
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
 * @throws {UserError} where a port is taken, the data can't be written or Envoy is not to be had
 */
export async function startMesh(options: MeshOptions, signal?: AbortSignal): Promise<Mesh> {
  const data = writableFolder(options.data);
  const workspaceServices = findServices();
  assertKnown(
    options.scale,
    workspaceServices.map(({ descriptor }) => descriptor.name),
  );
  const placement = await placeOnLoopback(workspaceServices, options.scale, options.ports);
  const envoy = await findEnvoy(join(WORKSPACE_ROOT, '.cache'), options.say);
  const parts: Part[] = [];
  const start = async (plans: readonly PartPlan[]) => {
    const started = plans.map((plan) => new Part(plan, options.events));
    parts.push(...started);
    started.forEach((part) => {
      part.start();
    });
    await Promise.all(
      plans.map(({ name, readyUrl }) => until(name, async () => (await statusOf(readyUrl)) === 200, 60_000, signal)),
    );
  };
  const stop = async () => {
    // The proxy first, so that nobody asks services that are gone.
    for (const part of parts.toReversed()) {
      if (part.plan.command !== process.execPath) {
        await part.stop();
      }
    }
    await Promise.all(parts.map((part) => part.stop()));
  };
  const killAll = () => {
    parts.forEach((part) => {
      part.signal('SIGKILL');
    });
  };
  process.once('exit', killAll);
  try {
    await start(planServices(workspaceServices, placement, data));
    await start([planEnvoy(envoy, placement, data)]);
    const prometheus = options.prometheus ? onPath('prometheus') : undefined;
    if (prometheus !== undefined) {
      await start([planPrometheus(prometheus, placement, data)]);
    }
    return {
      url: originOf({ host: LOOPBACK, port: placement.proxy.port }),
      metricsUrl: originOf({ host: LOOPBACK, port: placement.proxy.metricsPort }),
      adminUrl: originOf({ host: LOOPBACK, port: placement.proxy.adminPort }),
      prometheusUrl: prometheus && originOf({ host: LOOPBACK, port: placement.prometheusPort }),
      services: placement.services,
      part: (name) => partOf(parts, name),
      stop: async () => {
        await stop();
        process.off('exit', killAll);
      },
    };
  } catch (error) {
    await stop();
    process.off('exit', killAll);
    throw error;
  }
}

function partOf(parts: readonly Part[], name: string): Part {
  const part = parts.find(({ plan }) => plan.name === name);
  if (!part) {
    throw new Error(`there is no part ${name}`);
  }
  return part;
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
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new UserError(`the data folder ${path} can not be written (${code})`, { cause: error });
  }
}

function planEnvoy(envoy: string, placement: Placement, data: string): PartPlan {
  const { port, metricsPort } = placement.proxy;
  const config = join(data, `envoy-proxy-${String(port)}.yaml`);
  writeFileSync(config, toYaml(renderEnvoy(placement), `Envoy as the ${MESH.proxy.name}, on this machine.`));
  return {
    name: MESH.proxy.name,
    command: envoy,
    args: ['-c', config, '--disable-hot-restart', '--concurrency', '2', '--log-level', 'error'],
    cwd: data,
    env: process.env,
    readyUrl: originOf({ host: LOOPBACK, port: metricsPort }) + MESH.proxy.readiness,
  };
}

function planPrometheus(
  prometheus: string,
  placement: Placement & { readonly prometheusPort: number },
  data: string,
): PartPlan {
  const { name } = MESH.prometheus;
  const config = join(data, `${name}-${String(placement.prometheusPort)}.yaml`);
  writeFileSync(config, toYaml(renderPrometheus(placement), 'Prometheus, watching the mesh on this machine.'));
  const origin = originOf({ host: LOOPBACK, port: placement.prometheusPort });
  return {
    name,
    command: prometheus,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(data, name)}`,
      `--web.listen-address=${origin.replace('http://', '')}`,
      '--log.level=warn',
    ],
    cwd: data,
    env: process.env,
    readyUrl: `${origin}/-/ready`,
  };
}
