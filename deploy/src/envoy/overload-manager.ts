import type { EdgeSettings } from './edge-settings.ts';
import { typed } from './typed.ts';

const HEAP = 'envoy.resource_monitors.fixed_heap';

/** Actions before the proxy runs out of memory or connections (`overload_manager`). */
export function overloadManager({ maxHeap, maxDownstreamConnections }: EdgeSettings): object {
  return {
    refresh_interval: '0.25s',
    resource_monitors: [
      {
        name: HEAP,
        typed_config: typed('envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig', {
          max_heap_size_bytes: maxHeap * 1_048_576,
        }),
      },
      {
        name: 'envoy.resource_monitors.global_downstream_max_connections',
        typed_config: typed(
          'envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig',
          { max_active_downstream_connections: maxDownstreamConnections },
        ),
      },
    ],
    actions: [
      whenHeapIs(0.92, 'disable_http_keepalive'),
      whenHeapIs(0.95, 'shrink_heap'),
      whenHeapIs(0.98, 'stop_accepting_requests'),
    ],
  };
}

/** @param share of the limit */
function whenHeapIs(share: number, action: string): object {
  return {
    name: `envoy.overload_actions.${action}`,
    triggers: [{ name: HEAP, threshold: { value: share } }],
  };
}
