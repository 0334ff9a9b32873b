import { STATUS_CODES } from 'node:http';

import { MESH } from '../mesh.ts';

/** The statuses that Envoy answers with of itself. */
const OWN_STATUSES = [400, 403, 404, 405, 408, 413, 426, 429, 431, 500, 501, 502, 503, 504];

/** The catch-all of a listener. */
export const NOTHING_HERE = { match: { prefix: '/' }, direct_response: { status: 404 } };

/** Makes a problem (RFC 9457) of every answer that is Envoy's own. */
export function localReplies(): object {
  return {
    mappers: OWN_STATUSES.map((status) => ({
      filter: {
        status_code_filter: {
          comparison: { op: 'EQ', value: { default_value: status, runtime_key: `local_reply_${String(status)}` } },
        },
      },
      headers_to_add: [
        header('x-served-by', MESH.proxy.name),
        ...(status === 503 || status === 429 ? [header('retry-after', '1')] : []),
      ],
      body_format_override: problem(STATUS_CODES[status] ?? ''),
    })),
    body_format: problem('Error'),
  };
}

function problem(title: string): object {
  return {
    content_type: 'application/problem+json',
    // Where a request is refused before its head is read to the end, Envoy knows no path: `instance` would be null.
    omit_empty_values: true,
    json_format: {
      type: 'about:blank',
      title,
      status: '%RESPONSE_CODE%',
      detail: `Answered by the ${MESH.proxy.name}: %RESPONSE_CODE_DETAILS%.`,
      instance: '%REQ(:PATH)%',
    },
  };
}

function header(key: string, value: string): object {
  return { header: { key, value }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' };
}
