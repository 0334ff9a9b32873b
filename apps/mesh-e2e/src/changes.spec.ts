import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { FilmDraft } from '@film-mesh/film-domain';
import type { Answer } from '@film-mesh/proof/kit';

import { describeOnEachStore } from './support/each-store.ts';
import { postFilm } from './support/films.ts';
import { expectFaults, expectProblem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const UNKNOWN_ID = '01900000-0000-7000-8000-000000000000';
const solyaris: FilmDraft = { name: 'Solyaris', language: 'Russian', year: 1972 };

describeOnEachStore('changing and removing films', (store) => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh({ 'film-service': 2, 'rating-service': 2 }, store);
  });
  afterAll(() => test.stop());

  const put = (id: string, film: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    test.proxy.send({ path: `/films/${id}`, method: 'PUT', headers, body: JSON.stringify(film) });
  const remove = (id: string, headers: Record<string, string> = {}): Promise<Answer> =>
    test.proxy.send({ path: `/films/${id}`, method: 'DELETE', headers });
  const etagOf = async (id: string) => String((await test.proxy.get(`/films/${id}`)).headers.etag);

  it('PUT changes a film, and the name of its rating follows at once', async () => {
    const { id } = await postFilm(test.proxy, { name: 'Solaris' });
    const answer = await put(id, solyaris);
    expect({ status: answer.status, film: answer.json<unknown>() }).toEqual({ status: 200, film: { id, ...solyaris } });
    expect((await test.proxy.get(`/films/${id}`)).json()).toEqual({ id, ...solyaris });
    expect((await test.proxy.get(`/ratings/${id}`)).json()).toEqual({ id, name: 'Solyaris', rating: '5' });
  });

  it('DELETE removes a film, and its rating goes at once', async () => {
    const { id } = await postFilm(test.proxy);
    expect((await remove(id)).status).toBe(204);
    expectProblem(await test.proxy.get(`/films/${id}`), 404);
    expectProblem(await test.proxy.get(`/ratings/${id}`), 404);
    expectProblem(await test.proxy.get(`/ratings/${id}/votes`), 404);
    expectProblem(await remove(id), 404);
  });

  it('a write with a stale If-Match is 412 and changes nothing', async () => {
    const { id } = await postFilm(test.proxy);
    const stale = await etagOf(id);
    const changed = await put(id, solyaris, { 'if-match': stale });
    expect(changed.status).toBe(200);
    expect(changed.headers.etag).toBe(await etagOf(id));
    expect(changed.headers.etag).not.toBe(stale);
    expectProblem(await put(id, { ...solyaris, year: 1973 }, { 'if-match': stale }), 412);
    expectProblem(await remove(id, { 'if-match': `W/${String(changed.headers.etag)}` }), 412);
    expect((await test.proxy.get(`/films/${id}`)).json()).toMatchObject({ year: 1972 });
    expect((await remove(id, { 'if-match': `"x", ${String(changed.headers.etag)}` })).status).toBe(204);
  });

  it('a read of what the client has already is 304', async () => {
    const { id } = await postFilm(test.proxy);
    const answer = await test.proxy.get(`/films/${id}`, { 'if-none-match': await etagOf(id) });
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 304, text: '' });
  });

  it('of many who expect the same version one changes the film', async () => {
    const { id } = await postFilm(test.proxy);
    const tag = await etagOf(id);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => put(id, { ...solyaris, year: 1900 + n }, { 'if-match': tag })),
    );
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
  });

  it('what is not there is 404, and a bad film is 400 with every field that is wrong', async () => {
    expectProblem(await put(UNKNOWN_ID, solyaris), 404);
    expectProblem(await put(UNKNOWN_ID, solyaris, { 'if-match': '"1"' }), 404);
    expectFaults(await put(UNKNOWN_ID, { name: '', id: UNKNOWN_ID }), '#/id', '#/name', '#/language');
    expectFaults(await put(UNKNOWN_ID, [solyaris]), '#');
  });

  it('the way of the events is not open to the world', async () => {
    const { id } = await postFilm(test.proxy);
    const removal = [{ id: UNKNOWN_ID, type: 'film.removed', subject: id, version: 99 }];
    expectProblem(await test.proxy.post('/film-events', removal), 404);
    expect((await test.proxy.get(`/ratings/${id}`)).status).toBe(200);
  });
});
