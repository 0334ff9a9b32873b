/** How often a request may be tried again, each time on another replica. */
export const RETRIES = {
  num_retries: 2,
  retry_host_predicate: [
    {
      name: 'envoy.retry_host_predicates.previous_hosts',
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate',
      },
    },
  ],
  host_selection_retry_max_attempts: 3,
};
/** Safe for every method: the replica has not begun to work on the request. */
export const RETRY_UNTOUCHED = 'connect-failure,refused-stream,reset-before-request';
