import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Film } from '@film-mesh/film-domain';
import { until } from '@film-mesh/mesh';
import { readAll } from '@film-mesh/proof/kit';

import { forEachAtOnce } from './support/at-once.ts';
import { describeOnEachStore } from './support/each-store.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';
import { whileSending } from './support/while-sending.ts';

/** Time limit for a rating once the rating service is back, in milliseconds. */
const RATING_WITHIN_MS = 2_000;
const CLIENTS = 4;

describeOnEachStore('when a service dies', (store) => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh({}, store);
  });
  afterAll(() => test.stop());

  /** Posts a film; it is added to those that were answered 201. */
  async function post(taken: Film[], name: string): Promise<void> {
    const answer = await test.proxy.post('/films', { name, language: 'English' }).catch(() => undefined);
    if (answer?.status === 201) {
      taken.push(...answer.json<Film[]>());
    } else {
      expect(answer?.headers['content-type'] ?? 'cut off').toMatch(/^application\/problem\+json$|^cut off$/u);
    }
  }

  async function expectAllThere(taken: readonly Film[]): Promise<void> {
    await forEachAtOnce(taken, 8, async (film) => {
      expect((await test.proxy.get(`/films/${film.id}`)).json()).toEqual(film);
      const rating = () => test.proxy.get(`/ratings/${film.id}`);
      await until(`the rating of ${film.name}`, async () => (await rating()).status === 200);
      expect((await rating()).json()).toEqual({ id: film.id, name: film.name, rating: '5' });
    });
  }

  /** A film that was not acknowledged may exist or not; but films and ratings always match. */
  async function expectOneRatingEach(): Promise<void> {
    // Ratings are listed in the order in which their service heard of the films.
    const idsOf = async (route: string) =>
      (await readAll<{ id: string }>(test.proxy, route)).map(({ id }) => id).toSorted();
    const films = await idsOf('/films');
    await until('the last rating', async () => (await idsOf('/ratings')).length >= films.length);
    expect(await idsOf('/ratings')).toEqual(films);
  }

  const taken = async (service: string) => (await test.proxy.get(`/${service}`)).status === 200;

  it.each(['film-service', 'rating-service'])(
    'by kill -9 while films are posted, every film that was answered 201 is there with its rating: %s',
    async (service) => {
      const films: Film[] = [];
      const part = test.mesh.part(`${service}-1`);
      await whileSending(
        CLIENTS,
        (client, turn) => post(films, `Film ${String(client)}-${String(turn)}`),
        async () => {
          for (let kill = 1; kill <= 2; kill++) {
            const before = films.length;
            await until('films to be taken', () => films.length > before + 50);
            const killed = part.pid;
            part.signal('SIGKILL');
            await until('the service to be started again', () => part.pid !== undefined && part.pid !== killed);
            await until('the service to answer', () => taken(service === 'film-service' ? 'films' : 'ratings'));
          }
        },
      );
      expect(films.length).toBeGreaterThan(100);
      await expectAllThere(films);
      await expectOneRatingEach();
    },
  );

  it('the rating service away, films are taken, and their ratings follow within 2 s of its return', async () => {
    const part = test.mesh.part('rating-service-1');
    await part.stop();
    const films: Film[] = [];
    for (let n = 0; n < 20; n++) {
      const answer = await test.proxy.post('/films', { name: `Away ${String(n)}`, language: 'English' });
      expect(answer.status).toBe(201);
      films.push(...answer.json<Film[]>());
    }
    part.start();
    await until('the rating service to be back', async () => {
      const answer = await test
        .replica('rating-service-1')
        .get('/readyz')
        .catch(() => undefined);
      return answer?.status === 200;
    });
    await until(
      'all ratings',
      async () => {
        const answers = await Promise.all(films.map(({ id }) => test.proxy.get(`/ratings/${id}`)));
        return answers.every(({ status }) => status === 200);
      },
      RATING_WITHIN_MS,
    );
    await expectAllThere(films);
    await expectOneRatingEach();
  });
});
