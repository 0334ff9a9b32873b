import { MESH, type Address } from '../mesh-facts.ts';
import { ADMIN_CLUSTER } from './clusters.ts';
import type { EdgeSettings } from './edge-settings.ts';
import { insideHostRoutes } from './hosts.ts';
import { localReplies, NOTHING_HERE } from './local-replies.ts';
import { httpListener, ROUTER } from './typed.ts';

const SHOWN = ['/stats', MESH.proxy.metrics, MESH.proxy.readiness];
const EVERYTHING = [{ prefix: '/' }];

/** The listener of the proxy's statistics, and nothing else of an administration interface that could stop it. */
export function metricsListener(address: Address, edge: EdgeSettings): object {
  return {
    ...httpListener('metrics', address, edge, {
      stat_prefix: 'metrics',
      normalize_path: true,
      merge_slashes: true,
      path_with_escaped_slashes_action: 'REJECT_REQUEST',
      local_reply_config: localReplies(
        edge,
        SHOWN.map((path) => `GET ${path}`),
      ),
      route_config: {
        name: 'metrics',
        virtual_hosts: [
          {
            name: 'metrics',
            domains: ['*'],
            routes: [
              ...insideHostRoutes(edge),
              ...(edge.statisticsOnly ? statistics() : EVERYTHING).map((match) => ({
                match,
                route: { cluster: ADMIN_CLUSTER, timeout: edge.routeTimeout },
              })),
              NOTHING_HERE,
            ],
          },
        ],
      },
      http_filters: [ROUTER],
    }),
    // An overloaded proxy needs its statistics most (`bypass_overload_manager`).
    ignore_global_conn_limit: edge.watchedInOverload,
    bypass_overload_manager: edge.watchedInOverload,
  };
}

function statistics(): object[] {
  return SHOWN.map((path) => ({ path, headers: [{ name: ':method', string_match: { exact: 'GET' } }] }));
}
