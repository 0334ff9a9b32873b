import { calls } from '../load/calls.ts';
import { httpLoad } from '../load/http-load.ts';

/** Of a hundred requests. */
const SHARES = [
  [70, calls.film],
  [15, calls.filmByName],
  [10, calls.page],
  [5, calls.create],
] as const;
const inOrder = SHARES.flatMap(([share, call]) => Array.from({ length: share }, () => call));

/** The request about the film of that number; what it is depends on the number. */
export const mixed = (n: number) => (inOrder[n % inOrder.length] ?? calls.film)(n);

export const load = httpLoad({
  title: '95 % reads: 70 by id, 15 by name, 10 pages, 5 POST',
  clients: 32,
  counts: ['film', 'rating', 'proxy'],
  makesFilms: true,
  call: mixed,
});
