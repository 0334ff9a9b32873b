import type { Cursor, Page, PageRequest } from '@film-mesh/shared-domain';
import type { Response } from 'express';

import { cursorText, NEXT_CURSOR } from './cursor.ts';

/** The value of a `Link` header (RFC 8288) that leads to the next page. */
function linkToNext(route: string, limit: number, next: Cursor): string {
  // A cursor has no character that a URL would have to escape.
  return `<${route}?limit=${String(limit)}&after=${cursorText(next)}>; rel="next"`;
}

/**
 * The headers of a page, names and values in turn: where a follower goes on, and the `Link` to the next page if there is
 * one.
 *
 * @param route the path of the list
 * @param limit the size of the pages
 */
export function pageHeaders(route: string, limit: number, { next, follow }: Page<unknown>): readonly string[] {
  const cursor = [NEXT_CURSOR, cursorText(follow)];
  return next === undefined ? cursor : [...cursor, 'Link', linkToNext(route, limit, next)];
}

/**
 * Makes the answer of a page: its items, with {@link pageHeaders}.
 *
 * @param route the path of the list
 * @param asked what the page was asked for by
 */
export function pageAnswer<T>(response: Response, route: string, asked: PageRequest, page: Page<T>): readonly T[] {
  const headers = pageHeaders(route, asked.limit, page);
  for (let at = 0; at < headers.length; at += 2) {
    response.setHeader(headers[at] ?? '', headers[at + 1] ?? '');
  }
  return page.items;
}
