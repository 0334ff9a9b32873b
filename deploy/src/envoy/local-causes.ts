import type { EdgeSettings } from './edge-settings.ts';
import { SEVERAL_HOSTS } from './hosts.ts';
import { typed } from './typed.ts';

/** A cause of an answer that is Envoy's own, in words for whoever gets it. */
export interface Cause {
  readonly status: number;
  /** Tells it from other causes of that status (`AccessLogFilter`); all that are left by default. */
  readonly filter?: object;
  /** What is wrong, and what would work. May have Envoy's command operators, such as `%REQ(ORIGIN)%`. */
  readonly detail: string;
}

/** A change may have been made though its answer is missing. */
const UNKNOWN_OUTCOME = 'A change may have been made: send a POST again with the same Idempotency-Key.';
const RETRY = 'Retry after a second.';

/** All causes, the particular ones of a status first. */
export function causes(edge: EdgeSettings): Cause[] {
  return [
    ...invalidRequests(edge),
    ...refusals(edge),
    { status: 500, detail: 'Internal error of the proxy.' },
    { status: 502, detail: `The answer of the service is invalid. ${UNKNOWN_OUTCOME}` },
    ...unavailability(edge),
    { status: 504, detail: `The service did not answer within ${inWords(edge.routeTimeout)}. ${UNKNOWN_OUTCOME}` },
  ];
}

function invalidRequests(edge: EdgeSettings): Cause[] {
  return [
    {
      status: 400,
      filter: { header_filter: { header: SEVERAL_HOSTS } },
      detail: 'The request has more than one Host header. Send one.',
    },
    {
      status: 400,
      filter: because("details == 'missing_host_header'"),
      detail: 'The request has no Host header. HTTP/1.1 requires one.',
    },
    {
      status: 400,
      filter: because("details.contains('underscore')"),
      detail: 'A header has an underscore in its name. Use hyphens.',
    },
    {
      status: 400,
      filter: because("details == 'path_normalization_failed'"),
      detail: 'The path is invalid. It must not contain %%2F, %%5C, %%00 or a broken percent-encoding.',
    },
    {
      status: 400,
      detail: 'This is not valid HTTP. Check the request line, the headers, Content-Length and Transfer-Encoding.',
    },
    {
      status: 408,
      detail:
        `The request did not arrive in time. Its headers may take ${inWords(edge.requestHeadersTimeout)}, all of it ` +
        `${inWords(edge.requestTimeout)}, and no pause ${inWords(edge.streamIdleTimeout)}.`,
    },
    { status: 413, detail: 'The request body is too large.' },
    { status: 426, detail: 'This version of HTTP is not supported. Use HTTP/1.0, HTTP/1.1 or HTTP/2.' },
    {
      status: 431,
      detail: `The request headers are too large: ${String(edge.maxHeaders)} headers and ${String(edge.maxHeadersKib)} KiB at most.`,
    },
    { status: 501, detail: 'This Transfer-Encoding is not supported. Use chunked, or Content-Length.' },
  ];
}

function refusals(edge: EdgeSettings): Cause[] {
  return [
    {
      status: 403,
      filter: because("details == 'upgrade_failed'"),
      detail: 'Upgrades to another protocol are not supported. Leave out the Upgrade header.',
    },
    {
      status: 403,
      detail:
        'Pages of other origins can change nothing here: the origin %REQ(ORIGIN)% is not that of %REQ(:AUTHORITY)%.',
    },
    {
      status: 429,
      detail: `Too many requests: ${String(edge.maxRequestsPerSecond)} a second at most, of all clients together. ${RETRY}`,
    },
  ];
}

function unavailability(edge: EdgeSettings): Cause[] {
  return [
    { status: 503, filter: flagged('UH'), detail: `No replica of the service is available. ${RETRY}` },
    {
      status: 503,
      filter: flagged('UO'),
      detail: `The service is overloaded: ${String(edge.maxRequests)} requests at a time at most. ${RETRY}`,
    },
    { status: 503, filter: flagged('UF'), detail: `The service can not be reached. ${RETRY}` },
    {
      status: 503,
      filter: flagged('UC', 'UR'),
      detail: `The connection to the service broke before its answer. ${UNKNOWN_OUTCOME}`,
    },
    { status: 503, filter: flagged('OM'), detail: `The proxy is overloaded. ${RETRY}` },
    { status: 503, detail: `The service is unavailable. ${RETRY}` },
  ];
}

/** By Envoy's response flags, see `%RESPONSE_FLAGS%`. */
function flagged(...flags: readonly string[]): object {
  return { response_flag_filter: { flags } };
}

/**
 * By Envoy's response code details.
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
