import { MESH, type Address } from '../mesh.ts';
import { ADMIN_CLUSTER } from './clusters.ts';
import { localReplies, NOTHING_HERE } from './local-replies.ts';
import { httpListener, ROUTER } from './typed.ts';

const SHOWN = ['/stats', MESH.proxy.metrics, MESH.proxy.readiness];

/** Shows the proxy's statistics, and nothing else of an administration that could stop it. */
export function metricsListener(address: Address): object {
  return httpListener('metrics', address, {
    stat_prefix: 'metrics',
    normalize_path: true,
    merge_slashes: true,
    path_with_escaped_slashes_action: 'REJECT_REQUEST',
    local_reply_config: localReplies(),
    route_config: {
      name: 'metrics',
      virtual_hosts: [
        {
          name: 'metrics',
          domains: ['*'],
          routes: [
            ...SHOWN.map((path) => ({
              match: { path, headers: [{ name: ':method', string_match: { exact: 'GET' } }] },
              route: { cluster: ADMIN_CLUSTER, timeout: '5s' },
            })),
            NOTHING_HERE,
          ],
        },
      ],
    },
    http_filters: [ROUTER],
  });
}
