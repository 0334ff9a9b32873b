import type { Address, PlacedService } from '../mesh-facts.ts';
import { clusterName } from './cluster-name.ts';
import type { EdgeSettings } from './edge-settings.ts';
import { insideHostRoutes } from './hosts.ts';
import { localReplies, NOTHING_HERE } from './local-replies.ts';
import { retryPolicy } from './retry-policy.ts';
import { httpListener, ROUTER } from './typed.ts';

/**
 * The listener through which services send each other events, since the proxy knows the healthy replicas. It is not
 * public and serves only the paths of events.
 */
export function internalListener(address: Address, services: readonly PlacedService[], edge: EdgeSettings): object {
  return httpListener('internal', address, edge, {
    stat_prefix: 'internal',
    normalize_path: true,
    merge_slashes: true,
    path_with_escaped_slashes_action: 'REJECT_REQUEST',
    local_reply_config: localReplies(
      edge,
      services.flatMap(({ descriptor: { events } }) => (events === undefined ? [] : [`POST ${events}`])),
    ),
    route_config: {
      name: 'internal',
      virtual_hosts: [
        {
          name: 'internal',
          domains: ['*'],
          routes: [
            ...insideHostRoutes(edge),
            ...services.flatMap((service) => eventsRoute(service, edge)),
            NOTHING_HERE,
          ],
        },
      ],
    },
    http_filters: [ROUTER],
  });
}

function eventsRoute({ descriptor }: PlacedService, edge: EdgeSettings): object[] {
  return descriptor.events === undefined
    ? []
    : [
        {
          match: {
            path: descriptor.events,
            headers: [{ name: ':method', string_match: { exact: 'POST' } }],
          },
          route: {
            cluster: clusterName(descriptor),
            timeout: edge.routeTimeout,
            retry_policy: retryPolicy(edge.retryChangesOn, edge),
          },
        },
      ];
}
