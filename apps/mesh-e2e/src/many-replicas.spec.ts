import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Film } from '@film-mesh/film-domain';
import { Client, type Answer } from '@film-mesh/proof/kit';

import { forEachAtOnce } from './support/at-once.ts';
import { describeOnEachStore } from './support/each-store.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

/** Number of films; see docs/commands.md for a larger one. */
const TIMES = Number(process.env['E2E_SCALE_TIMES'] ?? 1_000);
const CLIENTS = 12;
const SCALE = { 'film-service': 5, 'rating-service': 3 };
/** Largest deviation of a replica's share of responses from an even one, as a fraction of that. */
const TOLERANCE = 0.1;
const TEST_TIMEOUT_MS = 600_000;

describeOnEachStore('with five film and three rating replicas', (store) => {
  let test: TestMesh;
  let proxy: Client;
  const answersOf = new Map<string, number>();

  beforeAll(async () => {
    test = await startTestMesh(SCALE, store);
    proxy = new Client(test.mesh.url, { keepAlive: true });
  });
  afterAll(() => test.stop());

  function counted(answer: Answer): Answer {
    const replica = String(answer.headers['x-served-by']);
    answersOf.set(replica, (answersOf.get(replica) ?? 0) + 1);
    return answer;
  }

  it(
    `each of ${String(TIMES)} films is read by id and by name, and its rating, right after its POST`,
    async () => {
      const misses: unknown[] = [];
      await forEachAtOnce(Array.from({ length: TIMES }), CLIENTS, async (_, n) => {
        const name = `Film ${String(n)}`;
        const posted = counted(await proxy.post('/films', { name, language: 'English' }));
        const [film] = posted.status === 201 ? posted.json<Film[]>() : [];
        const id = String(film?.id);
        const byId = counted(await proxy.get(`/films/${id}`));
        const byName = counted(await proxy.get(`/films?name=${encodeURIComponent(name)}`));
        const rating = counted(await proxy.get(`/ratings/${id}`));
        const [read, wanted] = [
          [byId, byName, rating].map(({ text }) => text),
          [film, film, { id, name, rating: '5' }].map((value) => JSON.stringify(value)),
        ];
        if (read.join('\n') !== wanted.join('\n')) {
          misses.push([posted, byId, byName, rating].map(({ status, text }) => ({ status, text })));
        }
      });
      expect(misses).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );

  it.each(Object.entries(SCALE))('each replica of %s has given its share of the answers', (service, replicas) => {
    const counts = [...answersOf].filter(([name]) => name.startsWith(service));
    expect(counts.map(([name]) => name).toSorted()).toEqual(
      Array.from({ length: replicas }, (_, n) => `${service}-${String(n + 1)}`),
    );
    const even = counts.reduce((sum, [, count]) => sum + count, 0) / replicas;
    expect(counts.filter(([, count]) => Math.abs(count - even) > even * TOLERANCE)).toEqual([]);
  });
});
