import type { Call } from '../../kit/index.ts';
import { seededId, seededName } from '../seed.ts';

const FILMS = '/films';
const JSON_BODY = { 'content-type': 'application/json' };
/** Films of a page. */
export const PAGE_SIZE = 100;
/** Films of a batch. */
export const BATCH_SIZE = 1_000;

/** The requests of the loads, by the number of the film that they are about. */
export const calls = {
  film: (n: number): Call => ({ path: `${FILMS}/${seededId(n)}` }),
  filmByName: (n: number): Call => ({ path: `${FILMS}?name=${encodeURIComponent(seededName(n))}` }),
  /** The page after a film; a whole one unless the film is among the last. */
  page: (n: number): Call => ({ path: `${FILMS}?limit=${String(PAGE_SIZE)}&after=${seededId(n)}` }),
  create: (n: number): Call => ({ path: FILMS, method: 'POST', headers: JSON_BODY, body: JSON.stringify(draft(n)) }),
  createMany: (n: number): Call => ({
    path: FILMS,
    method: 'POST',
    headers: JSON_BODY,
    body: JSON.stringify(Array.from({ length: BATCH_SIZE }, (_, i) => draft(n + i))),
  }),
  vote: (film: number, voter: string, stars: number): Call => ({
    path: `/ratings/${seededId(film)}/votes/${voter}`,
    method: 'PUT',
    headers: JSON_BODY,
    body: JSON.stringify({ stars }),
  }),
  /** At a path without a route. */
  nowhere: (): Call => ({ path: '/nowhere' }),
  all: (): Call => ({ path: FILMS, headers: { accept: 'application/x-ndjson' } }),
} as const;

function draft(n: number): object {
  return { name: `New film ${String(n)}`, language: 'English', year: 1900 + (n % 120) };
}
