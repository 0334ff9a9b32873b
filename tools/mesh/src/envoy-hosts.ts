import { getJson } from './probe.ts';

/** A host of a cluster, as Envoy sees it. */
export interface EnvoyHost {
  readonly cluster: string;
  readonly port: number;
  /** Whether it is asked. */
  readonly takesRequests: boolean;
  /** Requests that it has not answered yet. */
  readonly requests: number;
}

interface ClustersAnswer {
  readonly cluster_statuses?: readonly {
    readonly name: string;
    readonly host_statuses?: readonly {
      readonly address: { readonly socket_address: { readonly port_value: number } };
      readonly stats?: readonly { readonly name: string; readonly value?: string }[];
      /** Beside the one that a discovery file gives, what speaks against the host: nothing where all is well. */
      readonly health_status: { readonly eds_health_status?: string };
    }[];
  }[];
}

/**
 * The hosts of all clusters; undefined where Envoy does not answer.
 *
 * @param adminUrl where Envoy's administration is
 */
export async function envoyHosts(adminUrl: string): Promise<readonly EnvoyHost[] | undefined> {
  const answer = (await getJson(`${adminUrl}/clusters?format=json`)) as ClustersAnswer | undefined;
  return answer?.cluster_statuses?.flatMap(({ name, host_statuses = [] }) =>
    host_statuses.map(({ address, stats = [], health_status: { eds_health_status, ...against } }) => ({
      cluster: name,
      port: address.socket_address.port_value,
      takesRequests: eds_health_status === 'HEALTHY' && Object.keys(against).length === 0,
      requests: Number(stats.find((stat) => stat.name === 'rq_active')?.value ?? 0),
    })),
  );
}
