import { STATUS_CODES } from 'node:http';

import { ANY_HOST } from '@film-mesh/service-descriptor';

import { MESH } from '../mesh-facts.ts';
import type { EdgeSettings } from './edge-settings.ts';
import { MISDIRECTED } from './hosts.ts';
import { causes, type Cause } from './local-reply-causes.ts';

/** Transient statuses: a client may retry. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504, 507]);

/** The catch-all route of a listener. */
export const NOTHING_HERE = { match: { prefix: '/' }, direct_response: { status: 404 } };

/**
 * Turns every local reply of Envoy into a problem (RFC 9457, `local_reply_config`).
 *
 * @param edge limits of this listener
 * @param routes paths that the listener routes
 * @param isApi whether it is the listener of the API
 */
export function localReplies(edge: EdgeSettings, routes: readonly string[], isApi = false): object {
  const { hosts } = edge;
  const all: Cause[] = [
    ...causes({ edge, isApi }),
    { status: 404, detail: `No route for this request. Try ${routes.join(', ')}.` },
    ...(hosts.includes(ANY_HOST) ? [] : [{ status: MISDIRECTED, detail: `Unknown host. Try ${hosts.join(', ')}.` }]),
  ];
  return {
    mappers: all.map(mapper),
    body_format: problem('Error', 'The proxy cannot answer this request.'),
  };
}

function mapper({ status, filters = [], detail }: Cause): object {
  const ofStatus = {
    status_code_filter: {
      comparison: { op: 'EQ', value: { default_value: status, runtime_key: `local_reply_${String(status)}` } },
    },
  };
  return {
    filter: filters.length === 0 ? ofStatus : { and_filter: { filters: [ofStatus, ...filters] } },
    headers_to_add: [
      header('x-served-by', MESH.proxy.name),
      ...(PASSING.has(status) ? [header('retry-after', '1')] : []),
    ],
    body_format_override: problem(STATUS_CODES[status] ?? '', detail),
  };
}

function problem(title: string, detail: string): object {
  return {
    content_type: 'application/problem+json',
    // Without `instance` for a request that is refused before its headers are complete: Envoy knows no path, it would
    // be null.
    omit_empty_values: true,
    json_format: { type: 'about:blank', title, status: '%RESPONSE_CODE%', detail, instance: '%REQ(:PATH)%' },
  };
}

function header(key: string, value: string): object {
  return { header: { key, value }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' };
}
