import type { Address } from '../mesh.ts';
import { dnsCluster } from './dns-cluster.ts';
import type { EdgeSettings } from './edge-settings.ts';
import { loadAssignment } from './endpoints.ts';
import { insideHostRoutes } from './hosts.ts';
import { localReplies } from './local-replies.ts';
import { httpListener, ROUTER } from './typed.ts';

const CLUSTER = 'prometheus-cluster';

/** The listener through which people reach Prometheus' page, which has no port of its own to the world. */
export function prometheusListener(address: Address, edge: EdgeSettings): object {
  return httpListener('prometheus', address, edge, {
    stat_prefix: 'prometheus',
    normalize_path: true,
    merge_slashes: true,
    path_with_escaped_slashes_action: 'REJECT_REQUEST',
    request_headers_timeout: '5s',
    stream_idle_timeout: '60s',
    local_reply_config: localReplies(edge, ['/']),
    route_config: {
      name: 'prometheus',
      virtual_hosts: [
        {
          name: 'prometheus',
          domains: ['*'],
          // As long as Prometheus gives a query.
          routes: [...insideHostRoutes(edge), { match: { prefix: '/' }, route: { cluster: CLUSTER, timeout: '120s' } }],
        },
      ],
    },
    http_filters: [ROUTER],
  });
}

/** Prometheus itself. */
export function prometheusCluster(address: Address, edge: EdgeSettings): object {
  return {
    name: CLUSTER,
    ...dnsCluster(edge),
    connect_timeout: '0.25s',
    load_assignment: loadAssignment(CLUSTER, [address]),
  };
}
