import type { Cursor, Page, PageRequest } from '@film-mesh/shared-domain';

import type { ReadAnswer } from '../http/read-answer.ts';
import { cursorText, NEXT_CURSOR } from './cursor.ts';

/** The value of a `Link` header (RFC 8288) to the next page. */
function linkToNext(route: string, limit: number, next: Cursor): string {
  // No character of a cursor needs an escape in a URL.
  return `<${route}?limit=${String(limit)}&after=${cursorText(next)}>; rel="next"`;
}

/**
 * The response for a page: its items, the cursor from which a follower continues, and the `Link` to the next page if
 * there is one.
 *
 * @param route the path of the list
 * @param asked the request for this page
 * @param headers headers that come first, names and values in turn; none by default
 */
export function pageAnswer<T>(
  route: string,
  { limit }: PageRequest,
  { items, next, follow }: Page<T>,
  headers: readonly string[] = [],
): ReadAnswer<readonly T[]> {
  const cursor = [...headers, NEXT_CURSOR, cursorText(follow)];
  return { value: items, headers: next === undefined ? cursor : [...cursor, 'Link', linkToNext(route, limit, next)] };
}
