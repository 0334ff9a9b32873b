import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FILM_LIMITS, type Film } from '@film-mesh/film-domain';
import { type Rating } from '@film-mesh/rating-domain';
import { MAX_BATCH_SIZE } from '@film-mesh/shared-domain';
import { MAX_BODY_BYTES } from '@film-mesh/proof/fuzz';
import { nextOf } from '@film-mesh/proof/kit';

import { describeOnEachStore } from './support/each-store.ts';
import { expectFaults } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const films = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ name: `Film ${String(n)}`, language: 'English', year: 1900 + (n % 200) }));

describeOnEachStore('what the system adds to the original contract', (store) => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh({}, store);
  });
  afterAll(() => test.stop());

  describe('POST /films', () => {
    it('answers for one film with its Location', async () => {
      const answer = await test.proxy.post('/films', { name: 'Ikiru', language: 'Japanese', year: 1952 });
      const [film] = answer.json<Film[]>();
      expect(answer.status).toBe(201);
      expect(answer.headers.location).toBe(`/films/${String(film?.id)}`);
      expect((await test.proxy.get(String(answer.headers.location))).json()).toEqual(film);
    });

    it('takes a thousand films at once and answers in their order, with all their ratings there', async () => {
      const answer = await test.proxy.post('/films', films(MAX_BATCH_SIZE));
      expect(answer.status).toBe(201);
      expect(answer.headers.location).toBeUndefined();
      const created = answer.json<Film[]>();
      expect(created.map(({ name }) => name)).toEqual(films(MAX_BATCH_SIZE).map(({ name }) => name));
      for (const film of [created[0], created[500], created.at(-1)]) {
        expect((await test.proxy.get(`/ratings/${String(film?.id)}`)).json()).toMatchObject({ name: film?.name });
      }
    });

    it('takes a batch whose events are larger than a body may be, with all their ratings there', async () => {
      // Characters of four bytes, as many as a name and a language may have within the largest body.
      const large = { name: '🎞'.repeat(FILM_LIMITS.name.max), language: '🎞'.repeat(FILM_LIMITS.language.max) };
      const bytes = Buffer.byteLength(JSON.stringify(large)) + 1;
      const answer = await test.proxy.post('/films', new Array(Math.floor((MAX_BODY_BYTES - 2) / bytes)).fill(large));
      expect(answer.status).toBe(201);
      for (const { id, name } of answer.json<Film[]>()) {
        expect((await test.proxy.get(`/ratings/${id}`)).json()).toMatchObject({ name });
      }
    });

    it('takes all of a batch or none of it', async () => {
      const names = ['All or none 1', 'All or none 2'];
      const answer = await test.proxy.post('/films', [
        { name: names[0], language: 'English' },
        { name: names[1], language: 'English', year: 3000 },
      ]);
      expectFaults(answer, '#/1/year');
      expect((await test.proxy.get(`/films?name=${encodeURIComponent(String(names[0]))}`)).status).toBe(404);
    });

    it('refuses an empty batch and one that is too large', async () => {
      expectFaults(await test.proxy.post('/films', []), '#');
      expectFaults(await test.proxy.post('/films', films(MAX_BATCH_SIZE + 1)), '#');
    });
  });

  describe('paging', () => {
    it.each(['/films', '/ratings'])('leads through all of %s once, in the order of creation', async (route) => {
      await test.proxy.post('/films', films(25));
      const seen: string[] = [];
      let next: string | undefined = `${route}?limit=10`;
      while (next !== undefined) {
        const answer = await test.proxy.get(next);
        const page = answer.json<(Film | Rating)[]>();
        expect(page.length).toBeLessThanOrEqual(10);
        seen.push(...page.map(({ id }) => id));
        next = nextOf(answer);
        expect(page.length === 10 || next === undefined).toBe(true);
      }
      expect(seen).toEqual([...new Set(seen)].toSorted());
      expect(seen.length).toBeGreaterThanOrEqual(25);
    });

    it('has 100 items by default, and up to 1,000', async () => {
      await test.proxy.post('/films', films(MAX_BATCH_SIZE));
      expect((await test.proxy.get('/films')).json()).toHaveLength(100);
      expect((await test.proxy.get('/films?limit=1000')).json()).toHaveLength(1_000);
    });

    it.each(['0', '1001', '-1', '1.5', 'ten', ''])('refuses limit=%s', async (limit) => {
      expectFaults(await test.proxy.get(`/films?limit=${limit}`), 'limit');
    });

    it('refuses an invalid cursor', async () => {
      expectFaults(await test.proxy.get('/ratings?after=17'), 'after');
    });
  });

  describe.each([
    ['film-service', '/films', '/docs/films'],
    ['rating-service', '/ratings', '/docs/ratings'],
  ])('%s', (service, route, docs) => {
    it('says on its own port that it lives, that it is ready, and what it measures', async () => {
      const replica = test.replica(`${service}-1`);
      await replica.get(route);
      expect((await replica.get('/healthz')).status).toBe(200);
      expect((await replica.get('/readyz')).status).toBe(200);
      const metrics = await replica.get('/metrics');
      expect(metrics.headers['content-type']).toMatch(/^text\/plain/u);
      expect(metrics.text).toContain(`http_request_duration_seconds_count{method="GET",route="${route}",status="200"}`);
    });

    it.each(['/healthz', '/readyz', '/metrics'])('does not show %s through the proxy', async (path) => {
      expect((await test.proxy.get(path)).status).toBe(404);
    });

    it('documents itself, and names its routes', async () => {
      const page = await test.proxy.get(docs);
      expect(page.status).toBe(200);
      expect(page.text).toContain('swagger-ui');
      const openapi = (await test.proxy.get(`${docs}/openapi.json`)).json<{ openapi: string; paths: object }>();
      expect(openapi.openapi).toBe('3.1.0');
      expect(Object.keys(openapi.paths)).toEqual(expect.arrayContaining([route, `${route}/{id}`]));
    });

    it('says in every answer which replica gave it, errors included', async () => {
      for (const path of [route, `${route}/unknown`, `${route}?limit=x`, docs]) {
        expect((await test.proxy.get(path)).headers['x-served-by']).toBe(`${service}-1`);
      }
    });
  });

  it('routes by whole segments of the path', async () => {
    expect((await test.proxy.get('/filmsx')).headers['x-served-by']).toBe('frontend-proxy');
    expect((await test.proxy.get('/ratingsx')).headers['x-served-by']).toBe('frontend-proxy');
  });
});
