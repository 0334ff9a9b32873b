import { randomUUID } from 'node:crypto';

import type { Film, FilmDraft } from '@film-mesh/film-domain';
import { request } from 'undici';
import { v7 as uuidv7 } from 'uuid';

import { openDriver, type DriverOptions } from './store/driver.ts';
import { filmOf, PlainStore } from './store/plain-store.ts';

/** The configuration of a plain service. */
export interface PlainService {
  readonly host: string;
  readonly port: number;
  /** The path of its resources, such as `/films`. */
  readonly route: string;
  /** The URL for new films; undefined for the service that has them. */
  readonly events: string | undefined;
  readonly store: PlainStore;
}

/** Answers 200 when the service is ready; known to the mesh that runs it. */
export const READY = '/readyz';

/** Reads the arguments `ROUTE [EVENTS]` and the environment, as a service of the mesh gets it. */
export function plainService(options?: DriverOptions): PlainService {
  const [route = '', events] = process.argv.slice(2);
  const { HOST = '', PORT, DATABASE_URL = '' } = process.env;
  return { host: HOST, port: Number(PORT), route, events, store: new PlainStore(openDriver(DATABASE_URL, options)) };
}

/** All films as NDJSON, a thousand lines at a time. */
export async function* exportLines(store: PlainStore): AsyncGenerator<string> {
  const page = 1_000;
  for (let rows = await store.films(page, ''); rows.length > 0;) {
    yield rows.map((row) => `${JSON.stringify(filmOf(row))}\n`).join('');
    rows = await store.films(page, rows.at(-1)?.id ?? '');
  }
}

/** Creates films in the obvious way: one commit for the films, one call, which makes one commit for the ratings. */
export async function createFilms(store: PlainStore, drafts: readonly FilmDraft[]): Promise<readonly Film[]> {
  const films = drafts.map(({ name, language, year }) => ({
    id: uuidv7(),
    name: name.trim(),
    language: language.trim(),
    ...(year !== undefined && { year }),
  }));
  await store.addFilms(films);
  const { statusCode, body } = await request(process.env['FILM_EVENTS_URL'] ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': randomUUID() },
    body: JSON.stringify(films),
  });
  await body.text();
  if (statusCode >= 300) {
    throw new Error(`the rating service answered ${String(statusCode)}`);
  }
  return films;
}
