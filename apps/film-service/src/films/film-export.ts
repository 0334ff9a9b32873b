import { Readable } from 'node:stream';

import type { Film } from '@film-mesh/film-domain';
import { PAGE_LIMITS, type Page, type PageRequest } from '@film-mesh/shared-domain';

/** The media type of a film a line (https://github.com/ndjson/ndjson-spec). */
export const NDJSON = 'application/x-ndjson';

/** A line for each film. */
export function ndjsonOf(films: readonly Film[]): string {
  return films.map((film) => `${JSON.stringify(film)}\n`).join('');
}

/**
 * All films from a place on, a line each, read page by page as fast as the client takes them: never more than two pages
 * are in memory, and no transaction is open in between.
 *
 * @param list reads a page
 * @param after where to begin, as in {@link PageRequest}
 * @throws what reading the first page throws; an error later on ends the stream
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
