import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Film } from '@film-mesh/film-domain';
import type { Answer } from '@film-mesh/proof/kit';

import { describeOnEachStore } from './support/each-store.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const TIMES = 1_000;
const SCALE = { 'film-service': 3, 'rating-service': 2 };

/** The known flaw of the original system: a POST goes to one replica, the GET to another that has no such film. */
describeOnEachStore('with several replicas', (store) => {
  let test: TestMesh;
  const replicas = new Set<string>();

  beforeAll(async () => {
    test = await startTestMesh(SCALE, store);
  });
  afterAll(() => test.stop());

  async function read(path: string): Promise<Answer> {
    const answer = await test.proxy.get(path);
    replicas.add(String(answer.headers['x-served-by']));
    return answer;
  }

  it(`a film and its rating are read by name at once after POST, ${String(TIMES)} times in a row`, async () => {
    const misses: unknown[] = [];
    for (let n = 0; n < TIMES; n++) {
      const name = `Titanic ${String(n)}`;
      const posted = await test.proxy.post('/films', { name, language: 'English' });
      const film = await read(`/films?name=${encodeURIComponent(name)}`);
      const rating = await read(`/ratings?name=${encodeURIComponent(name)}`);
      const answers = [posted, film, rating];
      if (answers.some(({ status }) => status >= 300)) {
        misses.push(answers.map(({ status, text }) => ({ status, text })));
        continue;
      }
      const [{ id }] = posted.json<[Film]>();
      expect(film.json()).toEqual({ id, name, language: 'English' });
      expect(rating.json()).toEqual({ id, name, rating: '5' });
    }
    expect(misses).toEqual([]);
    expect([...replicas].toSorted()).toEqual([
      ...['film-service-1', 'film-service-2', 'film-service-3'],
      ...['rating-service-1', 'rating-service-2'],
    ]);
  });
});
