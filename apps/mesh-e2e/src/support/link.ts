import type { Answer } from './client.ts';

/** The target of an answer's `Link` with `rel="next"` (RFC 8288); undefined where there is none. */
export function nextOf({ headers }: Answer): string | undefined {
  return /<(?<target>[^>]+)>; rel="next"/u.exec(String(headers['link']))?.groups?.['target'];
}
