import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { networkPolicies } from './network-policies.ts';
import type { Manifest } from './objects.ts';
import { postgresManifests } from './postgres.ts';
import { prometheusManifests } from './prometheus.ts';
import { proxyManifests } from './proxy.ts';
import { serviceManifests } from './services.ts';

/** All Kubernetes objects of the mesh, in any order: a pod waits for the Secrets that it needs. */
export function renderKubernetes(services: readonly ServiceDescriptor[]): Manifest[] {
  return [
    ...networkPolicies(services),
    ...proxyManifests(),
    ...services.flatMap((service) => serviceManifests(service, services)),
    ...postgresManifests(services),
    ...prometheusManifests(services),
  ];
}
