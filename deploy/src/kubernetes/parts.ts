import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { MESH } from '../mesh.ts';
import type { Part } from './objects.ts';

export const PROXY: Part = { name: MESH.proxy.name, component: 'proxy' };
export const POSTGRES: Part = { name: MESH.postgres.name, component: 'database' };
export const PROMETHEUS: Part = { name: MESH.prometheus.name, component: 'monitoring' };

/** A service as a part of the mesh. */
export function partOf({ name }: ServiceDescriptor): Part {
  return { name, component: 'service' };
}

/** The Service through which parts of the mesh send each other events. */
export const INTERNAL_PROXY = MESH.proxy.internalName;
/** The headless Service of the proxy's pods, for clients that need each of them. */
export const PROXY_PODS = `${MESH.proxy.name}-pods`;

/** The port names of the parts, and of ports that are no part. */
export const PORTS = {
  proxy: { http: MESH.proxy.port, internal: MESH.proxy.internalPort, metrics: MESH.proxy.metricsPort },
  postgres: { postgres: MESH.postgres.port },
  prometheus: { http: MESH.prometheus.port },
} as const;

/** The suffix of a part's Secret. */
export const LOGIN_SUFFIX = '-login';

/** The Secret with a part's database login, or with those that it lets in. */
export function loginSecret(name: string): string {
  return name + LOGIN_SUFFIX;
}
