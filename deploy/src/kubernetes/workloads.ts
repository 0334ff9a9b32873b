import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { MESH } from '../mesh-facts.ts';
import type { Workload } from './objects.ts';

export const PROXY: Workload = { name: MESH.proxy.name, component: 'proxy' };
export const POSTGRES: Workload = { name: MESH.postgres.name, component: 'database' };
export const PROMETHEUS: Workload = { name: MESH.prometheus.name, component: 'monitoring' };

/** The workload of a service. */
export function workloadOf({ name }: ServiceDescriptor): Workload {
  return { name, component: 'service' };
}

/** The Service through which the services send each other events. */
export const INTERNAL_PROXY = MESH.proxy.internalName;
/** The headless Service of the proxy's pods, for clients that need each of them. */
export const PROXY_PODS = `${MESH.proxy.name}-pods`;

/** The ports of the workloads that are no services, by their names. */
export const PORTS = {
  proxy: { http: MESH.proxy.port, internal: MESH.proxy.internalPort, metrics: MESH.proxy.metricsPort },
  postgres: { postgres: MESH.postgres.port },
  prometheus: { http: MESH.prometheus.port },
} as const;

/** The suffix of a workload's Secret. */
export const LOGIN_SUFFIX = '-login';

/** The Secret with a workload's database login, or with those that it lets in. */
export function loginSecret(name: string): string {
  return name + LOGIN_SUFFIX;
}
