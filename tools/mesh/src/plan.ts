import { MESH, type Address, type PlacedService, type Placement, type WorkspaceService } from '@film-mesh/deploy';
import { UserError } from './command-line/index.ts';

import { POSTGRES, POSTGRES_PORT } from './databases.ts';
import { LOOPBACK, type Ports } from './ports.ts';

/** Maximum of replicas of one service. */
export const MAX_REPLICAS = 50;

/** Number of replicas of each service, by its name. */
export type Scale = Readonly<Record<string, number>>;

/** @throws {UserError} naming the unknown service, or the invalid number */
export function assertScale(scale: Scale, services: readonly string[]): void {
  assertKnown(Object.keys(scale), services);
  for (const [name, count] of Object.entries(scale)) {
    if (!Number.isInteger(count) || count < 1 || count > MAX_REPLICAS) {
      throw new UserError(`${name} must have 1 to ${String(MAX_REPLICAS)} replicas, not ${String(count)}`);
    }
  }
}

/** @throws {UserError} naming the first unknown service */
export function assertKnown(names: readonly string[], services: readonly string[]): void {
  const unknown = names.find((name) => !services.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`there is no service ${unknown}; there are ${services.join(', ')}`);
  }
}

/** The ports to use: those of the descriptors, with another one for the proxy; or any free ones. */
export type PortChoice = { readonly free: true } | { readonly free: false; readonly proxyPort: number };

/** The addresses of everything on this machine. */
export interface LocalPlacement extends Placement {
  /** The port of Prometheus; undefined if it does not run. */
  readonly prometheusPort: number | undefined;
  /** The port of PostgreSQL; undefined if it does not run. */
  readonly postgresPort: number | undefined;
}

/** The optional parts that run. */
export interface ExtraParts {
  readonly prometheus: boolean;
  readonly postgres: boolean;
}

/**
 * Assigns a port to every part.
 *
 * @param scale 1 of a service by default
 * @param extra optional parts with a port
 * @param ports the source of ports
 * @throws {UserError} naming a port that is taken, or that two parts need
 */
export async function placeOnLoopback(
  services: readonly WorkspaceService[],
  scale: Scale,
  choice: PortChoice,
  extra: ExtraParts,
  ports: Ports,
): Promise<LocalPlacement> {
  const choose = (port: number, wantedBy: string) => choosePort(ports, choice, port, wantedBy);
  const { name, port } = MESH.proxy;
  // First, as the user may have chosen it.
  const proxyPort = await choose(choice.free ? port : choice.proxyPort, name);
  const placed: PlacedService[] = [];
  for (const { descriptor } of services) {
    placed.push(await addEndpoints({ descriptor, endpoints: [] }, scale[descriptor.name] ?? 1, ports, choice));
  }
  return {
    services: placed,
    proxy: await placeProxy(name, proxyPort, choose),
    prometheusPort: extra.prometheus ? await choose(MESH.prometheus.port, MESH.prometheus.name) : undefined,
    postgresPort: extra.postgres ? await choose(POSTGRES_PORT, POSTGRES) : undefined,
  };
}

/** Another proxy, on free ports, for the same services. */
export async function placeAnotherProxy(
  placement: LocalPlacement,
  name: string,
  ports: Ports,
): Promise<LocalPlacement> {
  const choose: ChoosePort = (_port, wantedBy) => ports.free(wantedBy);
  return { ...placement, proxy: await placeProxy(name, await ports.free(name), choose) };
}

type ChoosePort = (port: number, wantedBy: string) => Promise<number>;

async function placeProxy(name: string, port: number, choose: ChoosePort): Promise<LocalPlacement['proxy']> {
  const { internalPort, metricsPort, adminPort } = MESH.proxy;
  return {
    host: LOOPBACK,
    metricsHost: LOOPBACK,
    port,
    internalPort: await choose(internalPort, `${name}'s internal listener`),
    metricsPort: await choose(metricsPort, `${name}'s statistics`),
    adminPort: await choose(adminPort, `${name}'s administration`),
  };
}

/**
 * The service with each replica at an address of its own and all of them at one port, as in a name server: 127.0.0.1,
 * 127.0.0.2 and so on, which Linux has without configuration.
 */
export function atOnePort({ descriptor, endpoints }: PlacedService): PlacedService {
  const port = endpoints[0]?.port ?? descriptor.port;
  return { descriptor, endpoints: endpoints.map((_, replica) => ({ host: loopbackAddress(replica), port })) };
}

/**
 * The address of a replica with one of its own.
 *
 * @param replica counted from 0
 */
export function loopbackAddress(replica: number): string {
  return `127.0.0.${String(replica + 1)}`;
}

/**
 * The service with so many replicas, new ones at ports of their own.
 *
 * @throws {UserError} naming a port that is taken; none is assigned then
 */
export async function addEndpoints(
  { descriptor, endpoints }: PlacedService,
  count: number,
  ports: Ports,
  choice: PortChoice,
): Promise<PlacedService> {
  const added: Address[] = [];
  try {
    for (let replica = endpoints.length; replica < count; replica++) {
      const port = await choosePort(ports, choice, descriptor.port + replica, replicaName(descriptor.name, replica));
      added.push({ host: LOOPBACK, port });
    }
  } catch (error) {
    added.forEach(({ port }) => ports.release(port));
    throw error;
  }
  return { descriptor, endpoints: [...endpoints, ...added] };
}

function choosePort(ports: Ports, choice: PortChoice, port: number, wantedBy: string): Promise<number> {
  return choice.free ? ports.free(wantedBy) : ports.take(port, wantedBy);
}

/** The URL of an address. */
export function originOf({ host, port }: Address): string {
  return `http://${host}:${String(port)}`;
}

/**
 * The name of a replica.
 *
 * @param replica counted from 0
 */
export function replicaName(service: string, replica: number): string {
  return `${service}-${String(replica + 1)}`;
}
