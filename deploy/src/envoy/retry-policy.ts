import type { EdgeSettings } from './edge-settings.ts';
import { typed } from './typed.ts';

/**
 * Retries a request, each time on another host (`retry_policy`).
 *
 * @param on failures to retry after (`retry_on`); no retry if empty
 */
export function retryPolicy(on: readonly string[], { retries }: EdgeSettings): object {
  return {
    retry_on: on.join(','),
    num_retries: retries,
    retry_host_predicate: [
      {
        name: 'envoy.retry_host_predicates.previous_hosts',
        typed_config: typed('envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate'),
      },
    ],
    host_selection_retry_max_attempts: 3,
  };
}
