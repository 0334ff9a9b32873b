import { join } from 'node:path';

import {
  callsOf,
  databaseFile,
  MESH,
  type Address,
  type PlacedService,
  type Placement,
  type WorkspaceService,
} from '@film-mesh/deploy';

import type { PartPlan } from './part.ts';
import { assertFree, freePort, LOOPBACK } from './ports.ts';

/** How many replicas of each service, by its name; 1 unless told. */
export type Scale = Readonly<Record<string, number>>;

/** The ports to use: those of the descriptors, the proxy's perhaps another; or any that are free. */
export type PortChoice = { readonly free: true } | { readonly free: false; readonly proxyPort: number };

/** Gives every part its port. */
export async function placeOnLoopback(
  services: readonly WorkspaceService[],
  scale: Scale,
  choice: PortChoice,
): Promise<Placement & { readonly prometheusPort: number }> {
  const choose = async (port: number, wantedBy: string) => {
    if (choice.free) {
      return freePort();
    }
    await assertFree(port, wantedBy);
    return port;
  };
  const placed: PlacedService[] = [];
  for (const { descriptor } of services) {
    const endpoints: Address[] = [];
    for (let replica = 0; replica < (scale[descriptor.name] ?? 1); replica++) {
      const port = await choose(descriptor.port + replica, replicaName(descriptor.name, replica));
      endpoints.push({ host: LOOPBACK, port });
    }
    placed.push({ descriptor, endpoints });
  }
  const { name, port, metricsPort, adminPort } = MESH.proxy;
  return {
    services: placed,
    proxy: {
      host: LOOPBACK,
      metricsHost: LOOPBACK,
      port: await choose(choice.free ? port : choice.proxyPort, name),
      metricsPort: await choose(metricsPort, `${name}'s statistics`),
      adminPort: await choose(adminPort, `${name}'s administration`),
    },
    prometheusPort: await choose(MESH.prometheus.port, MESH.prometheus.name),
  };
}

/** The replicas of all services as processes. */
export function planServices(services: readonly WorkspaceService[], placement: Placement, data: string): PartPlan[] {
  const all = services.map(({ descriptor }) => descriptor);
  const proxyUrl = originOf({ host: LOOPBACK, port: placement.proxy.port });
  return placement.services.flatMap(({ descriptor, endpoints }, index) =>
    endpoints.map((address, replica) => ({
      name: replicaName(descriptor.name, replica),
      command: process.execPath,
      args: ['--enable-source-maps', '--disable-warning=ExperimentalWarning', 'dist/main.js'],
      cwd: services[index]?.folder ?? '',
      env: {
        ...inherited(),
        NODE_ENV: 'production',
        HOST: address.host,
        PORT: String(address.port),
        REPLICA: replicaName(descriptor.name, replica),
        DATABASE_URL: `sqlite:${join(data, databaseFile(descriptor))}`,
        DRAIN_SECONDS: '0',
        // Through the proxy, which knows all replicas of the other service and which of them are well.
        ...callsOf(descriptor, all, () => proxyUrl),
      },
      readyUrl: originOf(address) + descriptor.operations.readiness,
    })),
  );
}

/** The variables of this process that a service may see. */
function inherited(): NodeJS.ProcessEnv {
  const { PATH, HOME, LOG_LEVEL } = process.env;
  return { PATH, HOME, ...(LOG_LEVEL !== undefined && { LOG_LEVEL }) };
}

/** The URL of an address. */
export function originOf({ host, port }: Address): string {
  return `http://${host}:${String(port)}`;
}

function replicaName(service: string, replica: number): string {
  return `${service}-${String(replica + 1)}`;
}
