/** Any host: whatever name a client has for the mesh. */
export const ANY_HOST = '*';

/**
 * The regular expression of a whole `Host` header, case-insensitive: with a port or without, and with or without the
 * dot of a fully qualified name.
 *
 * @param host a name or an address; `*` in it stands for a number of an IPv4 address, for an IPv6 address in brackets,
 *   or for labels of a name
 */
export function hostPattern(host: string): string {
  const any = /^[\d.*]+$/u.test(host) ? '[0-9]+' : host.startsWith('[') ? '[0-9a-f:.]+' : '[0-9a-z_.-]+';
  return `${host.replaceAll(/[.[\]]/g, '\\$&').replaceAll('*', any)}\\.?(:[0-9]+)?`;
}
