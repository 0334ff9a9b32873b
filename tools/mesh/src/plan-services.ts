import { bundledMain, callsOf, clusterName, MESH, type Placement, type WorkspaceService } from '@film-mesh/deploy';

import type { DatabaseUrls } from './databases.ts';
import { PART_TIMES, type PartPlan } from './part.ts';
import { originOf, replicaName } from './plan.ts';
import { LOOPBACK } from './ports.ts';

/** Time that a service may take to exit after its last request, in milliseconds. */
const EXIT_MS = 4_000;

/** Node's arguments for a service. */
export type NodeArgs = (service: WorkspaceService) => readonly string[];

/** Runs the service's bundle, as its image does. */
const bundle: NodeArgs = ({ folder }) => [bundledMain(folder)];

/** The settings of services' processes: options of Node, and environment. */
export interface ProcessSettings {
  readonly nodeOptions: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Differences from a default service. */
export interface ServiceOptions {
  /** Node's arguments in place of a service's own main. */
  readonly argsOf?: NodeArgs;
  /** Those of every replica, wherever it runs, by default. */
  readonly settings?: ProcessSettings;
  /** Variables that every service gets beside its own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The hosts that the proxy serves: at its own port a service serves the same. All of them by default. */
  readonly edge?: { readonly hosts?: readonly string[] };
}

/** The replicas of all services as processes, those of a service on the same database. */
export function planServices(
  services: readonly WorkspaceService[],
  placement: Placement,
  databaseUrls: DatabaseUrls,
  { argsOf = bundle, settings = MESH.services, environment = {}, edge: { hosts } = {} }: ServiceOptions = {},
): PartPlan[] {
  const all = services.map(({ descriptor }) => descriptor);
  const proxyUrl = originOf({ host: LOOPBACK, port: placement.proxy.internalPort });
  return services.flatMap((service) => {
    const { descriptor, folder } = service;
    const endpoints = placement.services.find((placed) => placed.descriptor === descriptor)?.endpoints ?? [];
    return endpoints.map((address, replica) => {
      const env = {
        ...inherited(),
        ...settings.environment,
        HOST: address.host,
        PORT: String(address.port),
        REPLICA: replicaName(descriptor.name, replica),
        DATABASE_URL: databaseUrls[descriptor.name],
        DRAIN_SECONDS: '0',
        CLOSE_SECONDS: '3',
        // The proxy checks health by the name of the service.
        ...(hosts && { HOSTS: [...hosts, clusterName(descriptor)].join() }),
        // Through the proxy, which knows the healthy replicas of the other service.
        ...callsOf(descriptor, all, () => proxyUrl),
        ...environment,
      };
      return {
        name: replicaName(descriptor.name, replica),
        command: process.execPath,
        args: [...settings.nodeOptions, ...argsOf(service)],
        cwd: folder,
        env,
        stopMs: stopMsOf(env),
        readyUrl: originOf(address) + descriptor.operations.readiness,
      };
    });
  });
}

/** The time that a service may need to stop, and some to exit; at least that of any other part. */
function stopMsOf({
  DRAIN_SECONDS,
  CLOSE_SECONDS,
}: Readonly<Record<'DRAIN_SECONDS' | 'CLOSE_SECONDS', string>>): number {
  return Math.max(PART_TIMES.stopMs, 1_000 * (Number(DRAIN_SECONDS) + Number(CLOSE_SECONDS)) + EXIT_MS);
}

/** The variables of this process that a service may see; undefined ones are not set. */
function inherited(): NodeJS.ProcessEnv {
  const { PATH, HOME, LOG_LEVEL, ACCESS_LOG_SHARE } = process.env;
  return { PATH, HOME, LOG_LEVEL, ACCESS_LOG_SHARE };
}
