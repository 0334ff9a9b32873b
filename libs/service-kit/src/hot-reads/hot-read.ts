import { idOf, type PageRequest } from '@film-mesh/shared-domain';

import { pageRequestOf, plainListQuery } from '../paging/list-query.ts';

/** What a hot read answers, with status 200. */
export interface HotAnswer {
  /** What the body is as JSON. */
  readonly value: unknown;
  /** The headers that the controller would set: their names and values in turn, in its order. */
  readonly headers?: readonly string[];
}

/** A GET that is answered before the framework sees it; see {@link answerHotReads}. */
export interface HotRead {
  /** The pattern of its route, as the controller has it: `/films/:id`. */
  readonly route: string;

  /**
   * Begins to answer. What it rejects with is answered as if the controller had thrown it.
   *
   * @param url path and query as they were sent
   * @returns undefined where it leaves this URL to the controller
   */
  begin(url: string): Promise<HotAnswer> | undefined;
}

/** What a service injects to declare its hot reads. */
export interface HotReadSource {
  readonly reads: readonly HotRead[];
}

/** The hot read of one item by its id, at `${route}/:id`. */
export function hotItem(route: string, byId: (id: string) => Promise<HotAnswer>): HotRead {
  const prefix = `${route}/`;
  return {
    route: `${route}/:id`,
    begin: (url) => {
      const id = url.startsWith(prefix) ? url.slice(prefix.length) : '';
      return idOf(id) === undefined ? undefined : byId(id);
    },
  };
}

/** The hot read of a list: of a page, or of the first item of a name. */
export function hotList(
  route: string,
  page: (asked: PageRequest) => Promise<HotAnswer>,
  byName: (name: string) => Promise<HotAnswer>,
): HotRead {
  const prefix = `${route}?`;
  return {
    route,
    begin: (url) => {
      if (url === route) {
        return page(pageRequestOf({}));
      }
      const query = url.startsWith(prefix) ? plainListQuery(url.slice(prefix.length)) : undefined;
      return query && (query.name === undefined ? page(pageRequestOf(query)) : byName(query.name));
    },
  };
}
