import { getJson } from './probe.ts';

/** A host of a cluster, as Envoy sees it. */
export interface EnvoyHost {
  readonly cluster: string;
  readonly port: number;
  /** Its address with its port, such as `127.0.0.1:5000`. */
  readonly address: string;
  /** Set if it is healthy. */
  readonly takesRequests: boolean;
  /** `healthy`, or the members of Envoy's `HostHealthStatus` that speak against it, such as `failed_active_health_check`. */
  readonly health: string;
  /** Requests in flight to it. */
  readonly requests: number;
}

interface ClustersAnswer {
  readonly cluster_statuses?: readonly {
    readonly name: string;
    readonly host_statuses?: readonly {
      readonly address: { readonly socket_address: { readonly address: string; readonly port_value: number } };
      readonly stats?: readonly { readonly name: string; readonly value?: string }[];
      /** Health flags beside those of a discovery file; empty if the host is healthy. */
      readonly health_status: { readonly eds_health_status?: string };
    }[];
  }[];
}

/**
 * The hosts of all clusters; undefined if Envoy does not answer.
 *
 * @param adminUrl the URL of Envoy's administration interface
 */
export async function envoyHosts(adminUrl: string): Promise<readonly EnvoyHost[] | undefined> {
  const answer = (await getJson(`${adminUrl}/clusters?format=json`)) as ClustersAnswer | undefined;
  return answer?.cluster_statuses?.flatMap(({ name, host_statuses = [] }) =>
    host_statuses.map(
      ({ address: { socket_address }, stats = [], health_status: { eds_health_status, ...against } }) => {
        const discovered = eds_health_status === 'HEALTHY' ? [] : [String(eds_health_status)];
        const faults = [...discovered, ...Object.keys(against)];
        return {
          cluster: name,
          port: socket_address.port_value,
          address: `${socket_address.address}:${String(socket_address.port_value)}`,
          takesRequests: faults.length === 0,
          health: faults.join(' ') || 'healthy',
          requests: Number(stats.find((stat) => stat.name === 'rq_active')?.value ?? 0),
        };
      },
    ),
  );
}
