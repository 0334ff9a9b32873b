import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FILM_LIMITS, type Film, type FilmDraft } from '@film-mesh/film-domain';
import { readAll } from '@film-mesh/proof/kit';
import { type Rating } from '@film-mesh/rating-domain';

import { forEachAtOnce } from './support/at-once.ts';
import { describeOnEachStore } from './support/each-store.ts';
import { expectFaults } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

/** A record of vega-datasets' movies.json, as far as it is used. */
interface Movie {
  /** A string; a number for a title such as 1776; null if it is missing. */
  readonly Title: string | number | null;
  /** Such as `Jun 12 1998`. */
  readonly 'Release Date': string | null;
}

/** ISO 639-2's code for an undetermined language: the records know no language. */
const UNDETERMINED = 'und';
const BATCH = 500;

const movies = JSON.parse(
  readFileSync(
    new URL('../data/movies.json', `file://${createRequire(import.meta.url).resolve('vega-datasets')}`),
    'utf8',
  ),
) as Movie[];

/** The film of a record with a title; without a language it is posted as {@link UNDETERMINED}. */
function draftOf({ Title, 'Release Date': released }: Movie): FilmDraft {
  const year = new Date(String(released)).getUTCFullYear();
  const known = year >= FILM_LIMITS.year.min && year <= FILM_LIMITS.year.max;
  return { name: String(Title), language: UNDETERMINED, ...(known && { year }) };
}

describeOnEachStore('the 3,201 films of vega-datasets', (store) => {
  let test: TestMesh;
  const posted: Film[] = [];
  const titled = movies.filter(({ Title }) => Title !== null);
  const drafts = titled.map(draftOf);
  const untitled = movies.filter(({ Title }) => Title === null);

  beforeAll(async () => {
    test = await startTestMesh({ 'film-service': 2, 'rating-service': 2 }, store);
    for (let start = 0; start < drafts.length; start += BATCH) {
      const answer = await test.proxy.post('/films', drafts.slice(start, start + BATCH));
      expect(answer.status).toBe(201);
      posted.push(...answer.json<Film[]>());
    }
  });
  afterAll(() => test.stop());

  it('are read', () => {
    expect(movies).toHaveLength(3_201);
    expect(posted).toHaveLength(drafts.length);
    expect(untitled).toHaveLength(1);
  });

  it('without a title are refused, since a film has a name', async () => {
    for (const record of untitled) {
      expectFaults(await test.proxy.post('/films', { ...draftOf(record), name: record.Title }), '#/name');
    }
  });

  it('are all there by id, each with its rating', async () => {
    await forEachAtOnce(posted, 8, async (film, index) => {
      expect(film).toEqual({ id: film.id, ...drafts[index] });
      const [read, rating] = await Promise.all([
        test.proxy.get(`/films/${film.id}`),
        test.proxy.get(`/ratings/${film.id}`),
      ]);
      expect(read.json()).toEqual(film);
      expect(rating.json()).toEqual({ id: film.id, name: film.name, rating: '5' });
    });
  });

  it('are all there by page, once and in their order, films and ratings alike', async () => {
    expect(await readAll<Film>(test.proxy, '/films')).toEqual(posted);
    expect((await readAll<Rating>(test.proxy, '/ratings')).map(({ id }) => id)).toEqual(posted.map(({ id }) => id));
  });
});
