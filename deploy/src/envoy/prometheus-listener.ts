import type { Address } from '../mesh-facts.ts';
import { dnsCluster } from './dns-cluster.ts';
import type { EdgeSettings } from './edge-settings.ts';
import { loadAssignment } from './endpoints.ts';
import { insideHostRoutes } from './hosts.ts';
import { localReplies } from './local-replies.ts';
import { httpListener, ROUTER } from './typed.ts';

const CLUSTER = 'prometheus-cluster';

/** A query may take as long as Prometheus allows; the proxy's other limits are a little longer. */
const LIMITS = { routeTimeout: '120s', streamIdleTimeout: '130s', maxStreamDuration: '160s' } as const;

/** The listener of Prometheus' page, which publishes no port of its own. */
export function prometheusListener(address: Address, settings: EdgeSettings): object {
  const edge = { ...settings, ...LIMITS };
  return httpListener('prometheus', address, edge, {
    stat_prefix: 'prometheus',
    normalize_path: true,
    merge_slashes: true,
    path_with_escaped_slashes_action: 'REJECT_REQUEST',
    local_reply_config: localReplies(edge, ['/']),
    route_config: {
      name: 'prometheus',
      virtual_hosts: [
        {
          name: 'prometheus',
          domains: ['*'],
          routes: [
            ...insideHostRoutes(edge),
            { match: { prefix: '/' }, route: { cluster: CLUSTER, timeout: edge.routeTimeout } },
          ],
        },
      ],
    },
    http_filters: [ROUTER],
  });
}

/** The cluster of Prometheus. */
export function prometheusCluster(address: Address, edge: EdgeSettings): object {
  return {
    name: CLUSTER,
    ...dnsCluster(edge),
    connect_timeout: '0.25s',
    load_assignment: loadAssignment(CLUSTER, [address]),
  };
}
