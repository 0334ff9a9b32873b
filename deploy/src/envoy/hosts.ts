import { ANY_HOST, hostPattern } from '@film-mesh/service-descriptor';

import { MESH } from '../mesh.ts';
import type { EdgeSettings } from './edge-settings.ts';

/** The names of this machine for itself. No page can have one of them point elsewhere, or elsewhere point here by it. */
export const LOOPBACK_HOSTS: readonly string[] = ['localhost', '*.localhost', '127.*.*.*', '[::1]'];

/** Hosts by which parts of the mesh reach each other: names of the proxy, and addresses, which are nobody's to point. */
const INSIDE_HOSTS: readonly string[] = [MESH.proxy.name, MESH.proxy.internalName, 'localhost', '*.*.*.*', '[*]'];

/** RFC 9110, section 15.5.20: this server is not the one to answer for that authority. */
export const MISDIRECTED = 421;

const AUTHORITY = ':authority';

/** Envoy joins the values of several `Host` headers with a comma, which no name of a host has. */
export const SEVERAL_HOSTS = { name: AUTHORITY, string_match: { contains: ',' } };

/** The `Host` of an HTTP/1.0 request that has none (`default_host_for_http_10`): one of those that are served. */
export function hostOfNone({ hosts }: Pick<EdgeSettings, 'hosts'>): string {
  const [first = ANY_HOST] = hosts;
  return first === ANY_HOST ? MESH.proxy.name : first.replaceAll('*', '0');
}

type HostSettings = Pick<EdgeSettings, 'hosts' | 'refuseSeveralHosts'>;

/**
 * The routes, before all others, of requests that are not answered for their `Host`: because there are several (RFC 9112,
 * section 3.2), or because the proxy is not to be had by that name. A page whose own name was made to point here (DNS
 * rebinding) would be of the same origin.
 */
export function hostRoutes({ hosts, refuseSeveralHosts }: HostSettings): object[] {
  return [
    ...(refuseSeveralHosts ? [refusal(400, [SEVERAL_HOSTS])] : []),
    ...(hosts.includes(ANY_HOST) ? [] : [refusal(MISDIRECTED, hosts.map(isNot))]),
  ];
}

/** The same of listeners that the mesh itself uses: they also answer to what its parts call the proxy. */
export function insideHostRoutes({ hosts, refuseSeveralHosts }: HostSettings): object[] {
  return hostRoutes({ hosts: [...new Set([...hosts, ...INSIDE_HOSTS])], refuseSeveralHosts });
}

function refusal(status: number, headers: readonly object[]): object {
  return { match: { prefix: '/', headers }, direct_response: { status } };
}

/** Each host has an expression of its own: Envoy takes none that is long. */
function isNot(host: string): object {
  return { name: AUTHORITY, string_match: { safe_regex: { regex: `(?i)${hostPattern(host)}` } }, invert_match: true };
}
