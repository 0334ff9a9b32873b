import { STATUS_CODES } from 'node:http';

import { ANY_HOST } from '@film-mesh/service-descriptor';

import { MESH } from '../mesh.ts';
import type { EdgeSettings } from './edge-settings.ts';
import { MISDIRECTED, SEVERAL_HOSTS } from './hosts.ts';

/** The statuses that Envoy answers with of itself. */
const OWN_STATUSES = [400, 403, 404, 405, 408, 413, 426, 429, 431, 500, 501, 502, 503, 504];

/** The catch-all of a listener. */
export const NOTHING_HERE = { match: { prefix: '/' }, direct_response: { status: 404 } };

/** Why Envoy itself answers, in its own words. */
const ENVOYS_WORDS = '%RESPONSE_CODE_DETAILS%';

/**
 * Makes a problem (RFC 9457) of every answer that is Envoy's own.
 *
 * @param hosts the hosts that the listener answers for
 */
export function localReplies({ hosts }: Pick<EdgeSettings, 'hosts'>): object {
  return {
    mappers: [
      mapper(400, 'more than one Host header', { header_filter: { header: SEVERAL_HOSTS } }),
      ...(hosts.includes(ANY_HOST) ? [] : [mapper(MISDIRECTED, `unknown host, try ${hosts.join(', ')}`)]),
      ...OWN_STATUSES.map((status) => mapper(status, ENVOYS_WORDS)),
    ],
    body_format: problem('Error', ENVOYS_WORDS),
  };
}

function mapper(status: number, why: string, ...filters: readonly object[]): object {
  const ofStatus = {
    status_code_filter: {
      comparison: { op: 'EQ', value: { default_value: status, runtime_key: `local_reply_${String(status)}` } },
    },
  };
  return {
    filter: filters.length === 0 ? ofStatus : { and_filter: { filters: [ofStatus, ...filters] } },
    headers_to_add: [
      header('x-served-by', MESH.proxy.name),
      ...(status === 503 || status === 429 ? [header('retry-after', '1')] : []),
    ],
    body_format_override: problem(STATUS_CODES[status] ?? '', why),
  };
}

function problem(title: string, why: string): object {
  return {
    content_type: 'application/problem+json',
    // Where a request is refused before its head is read to the end, Envoy knows no path: `instance` would be null.
    omit_empty_values: true,
    json_format: {
      type: 'about:blank',
      title,
      status: '%RESPONSE_CODE%',
      detail: `Answered by the ${MESH.proxy.name}: ${why}.`,
      instance: '%REQ(:PATH)%',
    },
  };
}

function header(key: string, value: string): object {
  return { header: { key, value }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' };
}
