import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signalTree, until } from '@film-mesh/mesh';
import { metricOf, type Answer } from '@film-mesh/proof/kit';

import { postFilm } from './support/films.ts';
import { expectProblem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

/** Time limit for refusing a request that needs the store while it is away, in milliseconds. */
const REFUSED_WITHIN_MS = 3_000;
/** Time limit for a full recovery once the store is back, in milliseconds. */
const BACK_WITHIN_MS = 5_000;
const REPLICAS = ['film-service-1', 'film-service-2', 'rating-service-1', 'rating-service-2'];

describe('when PostgreSQL is away', () => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh({ 'film-service': 2, 'rating-service': 2 }, 'postgres');
  });
  afterAll(() => test.stop());

  const postgres = () => test.mesh.part('postgres');
  const pids = () => REPLICAS.map((name) => test.mesh.part(name).pid);
  const requests: Record<string, () => Promise<Answer>> = {
    'GET /films': () => test.proxy.get('/films'),
    'GET /ratings': () => test.proxy.get('/ratings'),
    'POST /films': () => test.proxy.post('/films', { name: 'Away', language: 'English' }),
  };

  const outages: [string, () => unknown, () => void][] = [
    ['stopped', () => postgres().stop(), () => postgres().start()],
    [
      'hanging',
      () => signalTree(Number(postgres().pid), 'SIGSTOP'),
      () => signalTree(Number(postgres().pid), 'SIGCONT'),
    ],
  ];

  it.each(outages)('%s, requests get 503 in time, and work again once it is back', async (_how, end, begin) => {
    const film = await postFilm(test.proxy);
    const before = pids();
    await end();
    try {
      // Twice the replicas, so that each is asked, and more than once.
      for (let round = 0; round < 4; round++) {
        for (const [request, send] of Object.entries(requests)) {
          const startedAt = Date.now();
          const answer = await send();
          expect({ request, status: answer.status }).toEqual({ request, status: 503 });
          expect({ request, inTime: Date.now() - startedAt < REFUSED_WITHIN_MS }).toEqual({ request, inTime: true });
          expectProblem(answer, 503);
          expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
        }
      }
      // No host is ejected for it, and no scrape fails.
      const replica = test.replica('film-service-1');
      expect((await replica.get('/readyz')).status).toBe(200);
      expect(await metricOf(replica, 'outbox_events_delivered_total')).toBeGreaterThanOrEqual(0);
      expect(await metricOf(replica, 'outbox_events_pending')).toBeUndefined();
    } finally {
      begin();
    }
    await until(
      'requests to work again',
      async () => {
        const answers = await Promise.all(Object.values(requests).map((send) => send()));
        return answers.every(({ status }) => status < 300);
      },
      BACK_WITHIN_MS,
    );
    expect((await test.proxy.get(`/films/${film.id}`)).json()).toEqual(film);
    expect((await test.proxy.get(`/ratings/${film.id}`)).status).toBe(200);
    expect(pids()).toEqual(before);
  });
});
