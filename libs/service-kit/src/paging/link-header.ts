import type { Page } from '@film-mesh/film-domain';

/**
 * The value of a `Link` header (RFC 8288) that leads to the next page; undefined where there is none.
 *
 * @param route the path of the list
 * @param limit the size of the pages
 */
export function linkToNext(route: string, limit: number, { next }: Page<unknown>): string | undefined {
  return next && `<${route}?${new URLSearchParams({ limit: String(limit), after: next }).toString()}>; rel="next"`;
}
