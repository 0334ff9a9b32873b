import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Film } from '@film-mesh/film-domain';
import type { Rating } from '@film-mesh/rating-domain';
import { until } from '@film-mesh/mesh';
import { metricOf, readAll } from '@film-mesh/proof/kit';
import { MAX_BATCH_SIZE } from '@film-mesh/shared-domain';

import { describeOnEachStore } from './support/each-store.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

/** More films than one relay delivers before the others notice that the rating service is back. */
const FILMS = 30_000;
/** Time limit for all ratings once the rating service is back, in milliseconds. */
const DELIVERED_WITHIN_MS = 60_000;
const FILM_REPLICAS = ['film-service-1', 'film-service-2', 'film-service-3'];
const RATING_REPLICAS = ['rating-service-1', 'rating-service-2'];

describeOnEachStore('a backlog of 30,000 films', (store) => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh(
      { 'film-service': FILM_REPLICAS.length, 'rating-service': RATING_REPLICAS.length },
      store,
    );
  });
  afterAll(() => test.stop());

  const numbers = (names: readonly string[], metric: string) =>
    Promise.all(names.map(async (name) => (await metricOf(test.replica(name), metric)) ?? NaN));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

  it('is taken without the rating service, and delivered by several relays, no event twice', async () => {
    await Promise.all(RATING_REPLICAS.map((name) => test.mesh.part(name).stop()));
    const posted: Film[] = [];
    for (let batch = 0; batch < FILMS / MAX_BATCH_SIZE; batch++) {
      const films = Array.from({ length: MAX_BATCH_SIZE }, (_, n) => ({
        name: `Film ${String(batch)}-${String(n)}`,
        language: 'English',
      }));
      const answer = await test.proxy.post('/films', films);
      expect(answer.status).toBe(201);
      posted.push(...answer.json<Film[]>());
    }
    expect(sum(await numbers(FILM_REPLICAS, 'outbox_events_delivered_total'))).toBe(0);
    expect(await numbers(FILM_REPLICAS, 'outbox_events_pending')).toEqual(FILM_REPLICAS.map(() => FILMS));

    const startedAt = Date.now();
    RATING_REPLICAS.forEach((name) => test.mesh.part(name).start());
    await until(
      'the outbox to be empty',
      async () => (await numbers(FILM_REPLICAS.slice(0, 1), 'outbox_events_pending'))[0] === 0,
      DELIVERED_WITHIN_MS,
    );
    const ratings = await readAll<Rating>(test.proxy, '/ratings');
    expect(Date.now() - startedAt).toBeLessThan(DELIVERED_WITHIN_MS);
    // Several relays deliver at once, so the order of ratings differs from that of films.
    expect(ratings.map(({ id }) => id).toSorted()).toEqual(posted.map(({ id }) => id).toSorted());

    const delivered = await numbers(FILM_REPLICAS, 'outbox_events_delivered_total');
    expect(delivered.filter((count) => count > 0).length).toBeGreaterThanOrEqual(2);
    expect(sum(delivered)).toBe(FILMS);
  });
});
