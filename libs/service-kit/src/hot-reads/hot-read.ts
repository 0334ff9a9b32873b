import { idOf, type Page, type PageRequest } from '@film-mesh/shared-domain';

import { pageHeaders } from '../paging/link-header.ts';
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

/** How a list is read. */
export interface HotListReads {
  readonly page: (asked: PageRequest) => Promise<Page<unknown>>;
  /** The first item of a name. */
  readonly byName: (name: string) => Promise<HotAnswer>;
  /** The headers of each page: their names and values in turn; none unless told. */
  readonly headers?: readonly string[];
}

/** The hot read of a list: of a page, with {@link pageHeaders}, or of the first item of a name. */
export function hotList(route: string, { page, byName, headers = [] }: HotListReads): HotRead {
  const prefix = `${route}?`;
  const answerPage = async (asked: PageRequest): Promise<HotAnswer> => {
    const found = await page(asked);
    return { value: found.items, headers: [...headers, ...pageHeaders(route, asked.limit, found)] };
  };
  return {
    route,
    begin: (url) => {
      if (url === route) {
        return answerPage(pageRequestOf({}));
      }
      const query = url.startsWith(prefix) ? plainListQuery(url.slice(prefix.length)) : undefined;
      return (
        query && (query.name === undefined ? answerPage(pageRequestOf(query)) : byName(query.name.normalize('NFC')))
      );
    },
  };
}
