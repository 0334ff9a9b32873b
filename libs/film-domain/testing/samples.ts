import { createFilm, type Film } from '../src/film.ts';

/**
 * The n-th sample film; its id sorts after those of all smaller n.
 *
 * @param n 0 or greater
 * @param name the film's name, `Film n` by default
 */
export function sampleFilm(n: number, name = `Film ${String(n)}`): Film {
  const sequence = n.toString(16).padStart(12, '0');
  return createFilm({ name, language: 'English' }, `01900000-0000-7000-8000-${sequence}`);
}
