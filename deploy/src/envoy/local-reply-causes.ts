import type { EdgeSettings } from './edge-settings.ts';
import { SEVERAL_HOSTS } from './hosts.ts';
import { typed } from './typed.ts';

/** A cause of a local reply, in words for its client. */
export interface Cause {
  readonly status: number;
  /**
   * Filters that distinguish it from other causes of that status (`AccessLogFilter`); by default, it is for all the
   * others.
   */
  readonly filters?: readonly object[];
  /**
   * Sentences that say what is wrong, and what would work. Envoy's command operators are allowed, such as
   * `%REQ(ORIGIN)%`.
   */
  readonly detail: string;
}

/** The listener of a local reply: its limits, and whether it serves the API. */
export interface Listener {
  readonly edge: EdgeSettings;
  /** Serves clients that make changes, with an `Idempotency-Key`, and limits requests by rate and origin. */
  readonly isApi: boolean;
}

const UNKNOWN_OUTCOME = 'A change may have been made: send a POST again with the same Idempotency-Key.';
const RETRY = 'Retry after a second.';
const CHANGES = {
  header_filter: {
    header: { name: ':method', string_match: { safe_regex: { regex: 'GET|HEAD' } }, invert_match: true },
  },
};

/**
 * All causes, the specific ones of a status first.
 *
 * No test reaches 500, the reply of a filter that fails. 413 and 426 are not among them: no filter buffers a body, and
 * Envoy accepts every version of HTTP/1 (`accept_http_10`).
 */
export function causes(listener: Listener): Cause[] {
  return [
    ...invalidRequests(listener.edge),
    ...refusals(listener),
    { status: 500, detail: 'Internal error of the proxy.' },
    ...withoutAnswer(listener, { status: 502, detail: 'The response of the service is invalid.' }),
    ...unavailability(listener),
    ...timeouts(listener),
    {
      status: 507,
      detail: `The connection to the service broke, and the body is too large to be sent again. ${RETRY}`,
    },
  ];
}

function invalidRequests(edge: EdgeSettings): Cause[] {
  return [
    {
      status: 400,
      filters: [{ header_filter: { header: SEVERAL_HOSTS } }],
      detail: 'The request has more than one Host header. Send one.',
    },
    {
      status: 400,
      filters: [because("details == 'missing_host_header'")],
      detail: 'The request has no Host header. HTTP/1.1 requires one.',
    },
    {
      status: 400,
      filters: [because("details.contains('underscore')")],
      detail: 'A header has an underscore in its name. Use hyphens.',
    },
    {
      status: 400,
      filters: [because("details == 'path_normalization_failed'")],
      detail: 'The path is invalid. It must not contain %%2F, %%5C, %%00 or a broken percent-encoding.',
    },
    {
      status: 400,
      detail: 'This is not valid HTTP. Check the request line, the headers, Content-Length and Transfer-Encoding.',
    },
    {
      status: 408,
      detail:
        `The request did not arrive in time. Its headers may take ${inWords(edge.requestHeadersTimeout)}, the whole request ` +
        `${inWords(edge.requestTimeout)}, and no pause ${inWords(edge.streamIdleTimeout)}.`,
    },
    {
      status: 431,
      detail: `The request headers are too large: ${String(edge.maxHeaders)} headers and ${String(edge.maxHeadersKib)} KiB at most.`,
    },
    { status: 501, detail: 'This Transfer-Encoding is not supported. Use chunked, or Content-Length.' },
  ];
}

function refusals({ edge, isApi }: Listener): Cause[] {
  return [
    {
      status: 403,
      filters: [because("details == 'upgrade_failed'")],
      detail: 'Upgrades to another protocol are not supported. Leave out the Upgrade header.',
    },
    ...(isApi
      ? [
          {
            status: 403,
            detail:
              'Cross-origin requests cannot change anything: Origin %REQ(ORIGIN)% does not match Host %REQ(:AUTHORITY)%.',
          },
          {
            status: 429,
            detail: `Too many requests: ${String(edge.maxRequestsPerSecond)} per second at most, for all clients together. ${RETRY}`,
          },
        ]
      : []),
  ];
}

function unavailability(listener: Listener): Cause[] {
  return [
    { status: 503, filters: [flagged('UH')], detail: `No replica of the service is available. ${RETRY}` },
    // Of requests, or of connections and pending requests: the flag UO does not distinguish them.
    { status: 503, filters: [flagged('UO')], detail: `The service has too many concurrent requests. ${RETRY}` },
    { status: 503, filters: [flagged('UF')], detail: `The service is unreachable. ${RETRY}` },
    ...withoutAnswer(listener, {
      status: 503,
      filters: [flagged('UC', 'UR')],
      detail: 'The connection to the service broke before the response.',
    }),
    { status: 503, filters: [because("details == 'overload'")], detail: `The proxy is overloaded. ${RETRY}` },
    { status: 503, detail: `The service is unavailable. ${RETRY}` },
  ];
}

function timeouts(listener: Listener): Cause[] {
  const { readTryTimeout, streamIdleTimeout, maxStreamDuration, routeTimeout } = listener.edge;
  return [
    {
      filters: [because("details == 'stream_idle_timeout'")],
      detail: `The service sent nothing for ${inWords(streamIdleTimeout)}.`,
    },
    {
      filters: [because("details == 'max_duration_timeout'")],
      detail: `The request and its response took more than ${inWords(maxStreamDuration)}.`,
    },
    ...(listener.isApi
      ? [
          {
            filters: [because("details == 'upstream_per_try_timeout'")],
            detail: `No replica of the service answered within ${inWords(readTryTimeout)}.`,
          },
        ]
      : []),
    { detail: `The service did not answer within ${inWords(routeTimeout)}.` },
  ].flatMap((cause) => withoutAnswer(listener, { status: 504, ...cause }));
}

/** A cause that leaves the outcome of a change unknown; for a read this does not matter. */
function withoutAnswer({ isApi }: Listener, { status, filters = [], detail }: Cause): Cause[] {
  const change = { status, filters: [...filters, CHANGES], detail: `${detail} ${UNKNOWN_OUTCOME}` };
  return [...(isApi ? [change] : []), { status, filters, detail: `${detail} ${RETRY}` }];
}

/** Matches Envoy's response flags, see `%RESPONSE_FLAGS%`. */
function flagged(...flags: readonly string[]): object {
  return { response_flag_filter: { flags } };
}

/**
 * Matches Envoy's response code details.
 *
 * @param expression in CEL, of `details`
 */
function because(expression: string): object {
  return {
    extension_filter: {
      name: 'envoy.access_loggers.extension_filters.cel',
      typed_config: typed('envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter', {
        expression: expression.replaceAll('details', 'response.code_details'),
      }),
    },
  };
}

function inWords(duration: string): string {
  return duration.replace('s', ' s');
}
