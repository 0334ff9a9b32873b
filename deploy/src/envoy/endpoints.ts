import type { Address, PlacedService } from '../mesh-facts.ts';
import { clusterName } from './cluster-name.ts';
import { EDGE, type EdgeSettings } from './edge-settings.ts';
import { socketAddress, typed } from './typed.ts';

/**
 * Renders the EDS file of a service. Envoy watches for a file that is moved into place, not for one that is
 * overwritten.
 *
 * @param leaving replicas that get no new requests and finish those that they have
 */
export function renderEndpoints({ descriptor, endpoints }: PlacedService, leaving: readonly Address[] = []): object {
  const assignment = serviceAssignment(clusterName(descriptor), endpoints, EDGE, leaving);
  return { resources: [typed('envoy.config.endpoint.v3.ClusterLoadAssignment', assignment)] };
}

/**
 * Load assignment of a service: its endpoints, and the weight of healthy against draining ones
 * (`overprovisioning_factor`).
 */
export function serviceAssignment(
  cluster: string,
  endpoints: readonly Address[],
  { overprovisioning }: Pick<EdgeSettings, 'overprovisioning'>,
  leaving: readonly Address[] = [],
): object {
  return {
    ...loadAssignment(cluster, endpoints, leaving),
    policy: { overprovisioning_factor: overprovisioning },
  };
}

/** Load assignment of a cluster (`load_assignment`). */
export function loadAssignment(
  cluster: string,
  endpoints: readonly Address[],
  leaving: readonly Address[] = [],
): object {
  const hosts = [
    ...endpoints.map((address) => ({ endpoint: { address: socketAddress(address) } })),
    ...leaving.map((address) => ({ endpoint: { address: socketAddress(address) }, health_status: 'DRAINING' })),
  ];
  return { cluster_name: cluster, endpoints: [{ lb_endpoints: hosts }] };
}
