import { Readable } from 'node:stream';

import type { Film } from '@film-mesh/film-domain';
import { PAGE_LIMITS, type Page, type PageRequest } from '@film-mesh/shared-domain';

/** The media type of NDJSON, one film per line (https://github.com/ndjson/ndjson-spec). */
export const NDJSON = 'application/x-ndjson';

/** One line for each film. */
export function ndjsonOf(films: readonly Film[]): string {
  return films.map((film) => `${JSON.stringify(film)}\n`).join('');
}

/**
 * Streams all films after a place as NDJSON, page by page, as fast as the client reads: never more than two pages are
 * in memory, and no transaction is open between them.
 *
 * @param list reads a page
 * @param after the place, as in {@link PageRequest}
 * @throws the error of the first page; a later error ends the stream
 */
export async function exportFilms(
  list: (request: PageRequest) => Promise<Page<Film>>,
  after: PageRequest['after'],
): Promise<Readable> {
  const read = (from: PageRequest['after']) =>
    list({ limit: PAGE_LIMITS.max, ...(from !== undefined && { after: from }) });
  const first = await read(after);
  return Readable.from(linesFrom(first, read), { highWaterMark: 1 });
}

async function* linesFrom(
  first: Page<Film>,
  read: (after: PageRequest['after']) => Promise<Page<Film>>,
): AsyncGenerator<string> {
  let page = first;
  for (;;) {
    yield ndjsonOf(page.items);
    if (page.next === undefined) {
      return;
    }
    page = await read(page.next);
  }
}
