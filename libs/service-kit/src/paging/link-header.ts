import type { Page, PageRequest } from '@film-mesh/shared-domain';
import type { Response } from 'express';

/**
 * The value of a `Link` header (RFC 8288) that leads to the next page; undefined where there is none.
 *
 * @param route the path of the list
 * @param limit the size of the pages
 */
export function linkToNext(route: string, limit: number, { next }: Page<unknown>): string | undefined {
  return next && `<${route}?${new URLSearchParams({ limit: String(limit), after: next }).toString()}>; rel="next"`;
}

/**
 * Makes the answer of a page: its items, and the `Link` to the next one.
 *
 * @param route the path of the list
 * @param asked what the page was asked for by
 */
export function pageAnswer<T>(response: Response, route: string, asked: PageRequest, page: Page<T>): readonly T[] {
  const link = linkToNext(route, asked.limit, page);
  if (link !== undefined) {
    response.setHeader('Link', link);
  }
  return page.items;
}
