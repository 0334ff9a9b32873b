import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Film } from '@film-mesh/film-domain';
import type { Rating } from '@film-mesh/rating-domain';

import { describeOnEachStore } from './support/each-store.ts';
import { expectProblem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const run = promisify(execFile);

/** UUID version 7 (RFC 9562, section 5.7). */
const UUID_V7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u;
const UNKNOWN_ID = '01900000-0000-7000-8000-000000000000';

/** The first table of the HTTP contract: the part that may never change. */
describeOnEachStore('the original contract, through the proxy', (store) => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh({}, store);
  });
  afterAll(() => test.stop());

  async function postFilm(name: string): Promise<Film> {
    const answer = await test.proxy.post('/films', { name, language: 'English' });
    expect(answer.status).toBe(201);
    const [film] = answer.json<[Film]>();
    return film;
  }

  it('takes the very command of the original demo, and shows the film with its rating', async () => {
    const { stdout } = await run('curl', [
      '--silent',
      ...['-X', 'POST', `${test.mesh.url}/films`],
      ...['--data', "{ 'name': 'Anand', 'language': 'English' }"],
    ]);
    const films = JSON.parse(stdout) as Film[];
    expect(films).toEqual([{ name: 'Anand', language: 'English', id: expect.stringMatching(UUID_V7) }]);
    const ratings = (await test.proxy.get('/ratings')).json<Rating[]>();
    expect(ratings).toContainEqual({ id: films[0]?.id, name: 'Anand', rating: '5' });
  });

  it('answers GET /films with an array', async () => {
    const film = await postFilm('Solaris');
    const answer = await test.proxy.get('/films');
    expect(answer.status).toBe(200);
    expect(answer.json()).toContainEqual(film);
  });

  it('answers GET /films?name= with one film, the first created of that name', async () => {
    const first = await postFilm('Citizen Kane');
    await postFilm('Citizen Kane');
    const answer = await test.proxy.get('/films?name=Citizen%20Kane');
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual(first);
    expectProblem(await test.proxy.get('/films?name=Nobody%20Knows'), 404);
  });

  it('answers GET /films/:id with one film', async () => {
    const film = await postFilm('Ran');
    expect((await test.proxy.get(`/films/${film.id}`)).json()).toEqual(film);
    expectProblem(await test.proxy.get(`/films/${UNKNOWN_ID}`), 404);
  });

  it('answers GET /ratings with an array of exactly id, name and rating', async () => {
    const { id } = await postFilm('Stalker');
    const answer = await test.proxy.get('/ratings');
    expect(answer.status).toBe(200);
    expect(answer.json<Rating[]>().find((rating) => rating.id === id)).toEqual({ id, name: 'Stalker', rating: '5' });
  });

  it('answers GET /ratings?name= with one rating, that of the first created film of that name', async () => {
    const { id } = await postFilm('Agneepath');
    await postFilm('Agneepath');
    const answer = await test.proxy.get('/ratings?name=Agneepath');
    expect(answer.json()).toEqual({ id, name: 'Agneepath', rating: '5' });
    expectProblem(await test.proxy.get('/ratings?name=Nobody%20Knows'), 404);
  });

  it('answers GET /ratings/:id with one rating, by the id of the film', async () => {
    const { id } = await postFilm('Mirror');
    expect((await test.proxy.get(`/ratings/${id}`)).json()).toEqual({ id, name: 'Mirror', rating: '5' });
    expectProblem(await test.proxy.get(`/ratings/${UNKNOWN_ID}`), 404);
  });

  it('creates a rating by POST /ratings, and leaves one alone that is there', async () => {
    const rating: Rating = { id: '01900000-0000-7000-8000-0000000000ff', name: 'Elsewhere', rating: '3.5' };
    const created = await test.proxy.post('/ratings', rating);
    expect(created.status).toBe(201);
    expect((await test.proxy.get(`/ratings/${rating.id}`)).json()).toEqual(rating);
    await test.proxy.post('/ratings', { ...rating, rating: '1' });
    expect((await test.proxy.get(`/ratings/${rating.id}`)).json()).toEqual(rating);
  });
});
