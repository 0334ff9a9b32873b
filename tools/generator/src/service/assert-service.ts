import type { Tree } from '@nx/devkit';
import { findServices, MESH, WORKSPACE_ROOT } from '@film-mesh/deploy';
import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { namesOf } from '../names.ts';
import { packagesOf } from '../packages.ts';
import { assertName } from './assert-name.ts';
import type { ServiceOptions } from './options.ts';

/** Unprivileged ports. */
const PORTS = { min: 1024, max: 65_535 };
/** The pattern of a service.json, without segments that a client or proxy would resolve. */
const ROUTE = /^(?:\/(?!\.{1,2}(?:\/|$))[a-z0-9._-]+)+$/u;

/** The path of a route's documentation. */
export function docsOf(route: string): string {
  return `/docs${route}`;
}

/**
 * Validates the options of a new service against the workspace.
 *
 * @throws {Error} one line, if a name, a route or a port is invalid or taken
 */
export function assertService(tree: Tree, { name, route, port }: ServiceOptions): void {
  const services = findServices(WORKSPACE_ROOT, tree).map(({ descriptor }) => descriptor);
  assertName(name);
  assertNameIsFree(tree, name);
  assertRoute(route, services);
  assertPort(port, services);
}

function assertNameIsFree(tree: Tree, name: string): void {
  const { thing, app, domain, e2e } = namesOf(name);
  const taken = [app, domain, e2e].find((path) => tree.exists(path));
  if (taken !== undefined) {
    throw new Error(`the name ${name} is taken: there is ${taken} already`);
  }
  const scope = packagesOf(tree).find(({ json }) => json.nx?.tags?.includes(`scope:${thing}`));
  if (scope) {
    throw new Error(`the name ${name} is taken: ${scope.folder} has the scope ${thing} already`);
  }
}

function assertRoute(route: string, services: readonly ServiceDescriptor[]): void {
  if (!ROUTE.test(route)) {
    throw new Error(
      `the route ${route} is invalid: it must begin with a slash, be in lower case, and end without a slash`,
    );
  }
  for (const [path, owner] of takenPaths(services)) {
    for (const wanted of [route, docsOf(route)]) {
      // The documentation of each service is below /docs, and nothing else may be.
      if (isBelow(wanted, path) || isBelow(path, wanted)) {
        throw new Error(`the route ${route} is taken: ${wanted} conflicts with ${path}, which is ${owner}`);
      }
    }
  }
  if (isBelow(route, '/docs')) {
    throw new Error(`the route ${route} is taken: /docs is for the documentation of services`);
  }
}

function takenPaths(services: readonly ServiceDescriptor[]): [string, string][] {
  const ofServices = services.flatMap(({ name, route, docs, events, operations }): [string, string][] => [
    [route, `the route of ${name}`],
    [docs, `the documentation of ${name}`],
    ...(events === undefined ? [] : [[events, `the path for events of ${name}`] as [string, string]]),
    ...Object.values(operations).map((path): [string, string] => [path, 'for the platform']),
  ]);
  return [...ofServices, [MESH.proxy.readiness, 'for the platform']];
}

function isBelow(path: string, above: string): boolean {
  return `${path}/`.startsWith(`${above}/`);
}

function assertPort(port: number, services: readonly ServiceDescriptor[]): void {
  const { min, max } = PORTS;
  if (!Number.isInteger(port) || port < min || port > max) {
    throw new Error(`the port ${String(port)} is invalid: it must be an integer from ${String(min)} to ${String(max)}`);
  }
  const { proxy, prometheus, postgres } = MESH;
  const taken: readonly (readonly [number, string])[] = [
    ...services.map((service) => [service.port, service.name] as const),
    ...[proxy.port, proxy.internalPort, proxy.metricsPort, proxy.adminPort].map((own) => [own, proxy.name] as const),
    [prometheus.port, prometheus.name],
    [postgres.port, postgres.name],
  ];
  const owner = taken.find(([own]) => own === port)?.[1];
  if (owner !== undefined) {
    throw new Error(`the port ${String(port)} is taken: it is that of ${owner}`);
  }
}
