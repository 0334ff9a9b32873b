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

/** The Service through which the mesh's own parts send each other events. */
export const INTERNAL_PROXY = MESH.proxy.internalName;
/** The Service that stands for every pod of the proxy, for whoever asks each of them. */
export const PROXY_PODS = `${MESH.proxy.name}-pods`;

/** The names of the ports, where a port has no part of its own. */
export const PORTS = {
  proxy: { http: MESH.proxy.port, internal: MESH.proxy.internalPort, metrics: MESH.proxy.metricsPort },
  postgres: { postgres: MESH.postgres.port },
  prometheus: { http: MESH.prometheus.port },
} as const;

/** What the Secret of a part is called after the part's name. */
export const LOGIN_SUFFIX = '-login';

/** The Secret that leads a part to its database, or lets others in. */
export function loginSecret(name: string): string {
  return name + LOGIN_SUFFIX;
}
