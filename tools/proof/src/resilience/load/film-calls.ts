import type { Call } from '../../kit/index.ts';

/** A film to be created, as JSON. */
export function postFilm(name: string, headers: Readonly<Record<string, string>> = {}): Call {
  return { path: '/films', method: 'POST', headers, value: { name, language: 'English' } };
}

/** So many films to be created by one request, with names of so many letters at least. */
export function postFilms(count: number, letters = 0): Call {
  const nameOf = (n: number) => `Film ${String(n)}`.padEnd(letters, '.');
  const films = Array.from({ length: count }, (_, n) => ({ name: nameOf(n), language: 'English' }));
  return { ...postFilm(''), value: films };
}
