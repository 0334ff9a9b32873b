import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Answer } from '@film-mesh/proof/kit';
import type { Rating, VoteSummary } from '@film-mesh/rating-domain';

import { describeOnEachStore } from './support/each-store.ts';
import { postFilm } from './support/films.ts';
import { expectFaults, expectProblem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const UNKNOWN_ID = '01900000-0000-7000-8000-000000000000';

describeOnEachStore('votes', (store) => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh({ 'rating-service': 3 }, store);
  });
  afterAll(() => test.stop());

  const vote = (id: string, voter: string, body: unknown): Promise<Answer> =>
    test.proxy.send({ path: `/ratings/${id}/votes/${voter}`, method: 'PUT', body: JSON.stringify(body) });
  const ratingOf = async (id: string) => (await test.proxy.get(`/ratings/${id}`)).json<Rating>().rating;

  it('make the rating their mean, one a voter, which may be changed', async () => {
    const { id } = await postFilm(test.proxy);
    expect(await ratingOf(id)).toBe('5');
    expect((await vote(id, 'ann', { stars: 4 })).json()).toEqual({ id, name: 'Anand', rating: '4' });
    await vote(id, 'bob', { stars: 5 });
    expect(await ratingOf(id)).toBe('4.5');
    await vote(id, 'ann', { stars: 3 });
    expect(await ratingOf(id)).toBe('4');
    expect((await test.proxy.get(`/ratings/${id}/votes`)).json<VoteSummary>()).toEqual({
      count: 2,
      average: 4,
      stars: { 1: 0, 2: 0, 3: 1, 4: 0, 5: 1 },
    });
  });

  it('are all counted that come at the same moment to different replicas', async () => {
    const { id } = await postFilm(test.proxy);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => vote(id, `voter-${String(n)}`, { stars: (n % 5) + 1 })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200));
    expect(await ratingOf(id)).toBe('3');
    expect((await test.proxy.get(`/ratings/${id}/votes`)).json<VoteSummary>().count).toBe(30);
  });

  it('outlive a change of the film', async () => {
    const { id } = await postFilm(test.proxy);
    await vote(id, 'ann', { stars: 2 });
    await test.proxy.send({ path: `/films/${id}`, method: 'PUT', body: '{"name":"Anand 2","language":"Hindi"}' });
    expect((await test.proxy.get(`/ratings/${id}`)).json()).toEqual({ id, name: 'Anand 2', rating: '2' });
  });

  it.each([{ stars: 0 }, { stars: 6 }, { stars: 4.5 }, { stars: '4' }, {}])('of %j are refused', async (body) => {
    const { id } = await postFilm(test.proxy);
    expectFaults(await vote(id, 'ann', body), '#/stars');
  });

  it('on what is not there are 404, by a voter without a name 400', async () => {
    expectProblem(await vote(UNKNOWN_ID, 'ann', { stars: 4 }), 404);
    expectProblem(await test.proxy.get(`/ratings/${UNKNOWN_ID}/votes`), 404);
    expectFaults(await vote(UNKNOWN_ID, '%20', { stars: 4 }), 'voter');
    expectFaults(await vote(UNKNOWN_ID, 'x'.repeat(201), { stars: 4 }), 'voter');
  });
});
