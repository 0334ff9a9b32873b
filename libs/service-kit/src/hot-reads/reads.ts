import { idOf, type PageRequest } from '@film-mesh/shared-domain';

import type { ReadAnswer } from '../http/read-answer.ts';
import { pageRequestOf, plainListQuery } from '../paging/list-query.ts';

/** The reads of a list and its items: one definition of each, for the controller and for the hot reads. */
export interface Reads {
  byId(id: string): Promise<ReadAnswer>;
  /** The first item with a name. */
  byName(name: string): Promise<ReadAnswer>;
  page(asked: PageRequest): Promise<ReadAnswer>;
}

/** A GET that is answered before the framework sees it; see {@link answerHotReads}. */
export interface HotRead {
  /** The pattern of its route, as in the controller: `/films/:id`. */
  readonly route: string;

  /**
   * Starts to answer. A rejection is answered as if the controller had thrown it.
   *
   * @param url path and query as they were sent
   * @returns undefined if the controller must answer this URL
   */
  begin(url: string): Promise<ReadAnswer> | undefined;
}

/** The hot reads of a route: an item by its id, a page, the first item with a name. */
export function hotReadsOf(route: string, reads: Reads): readonly HotRead[] {
  return [
    { route: `${route}/:id`, begin: beginItem(`${route}/`, reads) },
    { route, begin: beginList(route, reads) },
  ];
}

function beginItem(prefix: string, reads: Reads): HotRead['begin'] {
  return (url) => {
    const id = url.startsWith(prefix) ? url.slice(prefix.length) : '';
    return idOf(id) === undefined ? undefined : reads.byId(id);
  };
}

function beginList(route: string, reads: Reads): HotRead['begin'] {
  const prefix = `${route}?`;
  return (url) => {
    if (url === route) {
      return reads.page(pageRequestOf({}));
    }
    const query = url.startsWith(prefix) ? plainListQuery(url.slice(prefix.length)) : undefined;
    return (
      query && (query.name === undefined ? reads.page(pageRequestOf(query)) : reads.byName(query.name.normalize('NFC')))
    );
  };
}
