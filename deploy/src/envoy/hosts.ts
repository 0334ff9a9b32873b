import { ANY_HOST, hostPattern } from '@film-mesh/service-descriptor';

import { MESH } from '../mesh-facts.ts';
import type { EdgeSettings } from './edge-settings.ts';

/** Loopback names of this machine. No page can make one of them point elsewhere, or make another name of them. */
export const LOOPBACK_HOSTS: readonly string[] = ['localhost', '*.localhost', '127.*.*.*', '[::1]'];

/**
 * Hosts by which parts of the mesh reach each other: names of the proxy, and IP addresses, which DNS rebinding cannot
 * use.
 */
const INSIDE_HOSTS: readonly string[] = [MESH.proxy.name, MESH.proxy.internalName, 'localhost', '*.*.*.*', '[*]'];

/** 421 Misdirected Request (RFC 9110, section 15.5.20): this server is not authoritative for that host. */
export const MISDIRECTED = 421;

const AUTHORITY = ':authority';

/** Matches several `Host` headers, which Envoy joins with a comma: no host name contains one. */
export const SEVERAL_HOSTS = { name: AUTHORITY, string_match: { contains: ',' } };

/** The host of an HTTP/1.0 request without one (`default_host_for_http_10`): one of those that are served. */
export function hostOfNone({ hosts }: Pick<EdgeSettings, 'hosts'>): string {
  const [first = ANY_HOST] = hosts;
  return first === ANY_HOST ? MESH.proxy.name : first.replaceAll('*', '0');
}

type HostSettings = Pick<EdgeSettings, 'hosts' | 'refuseSeveralHosts'>;

/**
 * Routes, before all others, that refuse a request for its `Host`: because it has several (RFC 9112, section 3.2), or
 * because this host is not served. A page that makes its own name point here (DNS rebinding) would have the same
 * origin.
 */
export function hostRoutes({ hosts, refuseSeveralHosts }: HostSettings): object[] {
  return [
    ...(refuseSeveralHosts ? [refusal(400, [SEVERAL_HOSTS])] : []),
    ...(hosts.includes(ANY_HOST) ? [] : [refusal(MISDIRECTED, hosts.map(isNot))]),
  ];
}

/** The same routes for listeners of the mesh itself, which also serve the internal names of the proxy. */
export function insideHostRoutes({ hosts, refuseSeveralHosts }: HostSettings): object[] {
  return hostRoutes({ hosts: [...new Set([...hosts, ...INSIDE_HOSTS])], refuseSeveralHosts });
}

function refusal(status: number, headers: readonly object[]): object {
  return { match: { prefix: '/', headers }, direct_response: { status } };
}

/** One expression for each host: Envoy refuses a long one. */
function isNot(host: string): object {
  return { name: AUTHORITY, string_match: { safe_regex: { regex: `(?i)${hostPattern(host)}` } }, invert_match: true };
}
