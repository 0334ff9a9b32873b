import { expect } from '@jest/globals';
import type { Film, FilmDraft } from '@film-mesh/film-domain';
import type { Client } from '@film-mesh/proof/kit';

/** Posts one film and resolves with it. */
export async function postFilm(client: Client, draft: Partial<FilmDraft> = {}): Promise<Film> {
  const answer = await client.post('/films', { name: 'Anand', language: 'English', ...draft });
  expect(answer.status).toBe(201);
  const [film] = answer.json<[Film]>();
  return film;
}
