import { FILM_LIMITS } from '@film-mesh/film-domain';
import { STARS } from '@film-mesh/rating-domain';
import { PAGE_LIMITS } from '@film-mesh/shared-domain';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { describeOnEachStore } from './support/each-store.ts';
import { postFilm } from './support/films.ts';
import { expectProblem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

/** Numbers that each operation is given. */
const RUNS = 60;

/** Limits of number types: of bytes, of PostgreSQL's smallint, integer and bigint, of exact and of all doubles. */
const ENDS = [0n, 1n, 8n, 16n, 31n, 32n, 53n, 63n, 64n].map((bits) => 2n ** bits);
const nearEnds = fc
  .tuple(fc.constantFrom(...ENDS), fc.bigInt({ min: -2n, max: 2n }), fc.constantFrom(1n, -1n))
  .map(([end, near, sign]) => String(sign * (end + near)));
/** Numbers in JSON notation. */
const numerals = fc.oneof(
  nearEnds,
  fc.constantFrom('1e21', '-1e21', '1e-7', '99999999999', '1e308', '0.5', '1.0', '-0'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer({ min: -10, max: 3_000 }).map(String),
);

describeOnEachStore('numbers of every size', (store) => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh({}, store);
  });
  afterAll(() => test.stop());

  /** Sends numbers to the operation, which answers each with one of the statuses. */
  const holds = (operation: (numeral: string) => Promise<void>) =>
    fc.assert(fc.asyncProperty(numerals, operation), { numRuns: RUNS });
  const isIntegerWithin = (numeral: string, { min, max }: { min: number; max: number }) =>
    Number.isInteger(Number(numeral)) && Number(numeral) >= min && Number(numeral) <= max;
  const body = (member: string, numeral: string) => `{"name":"Anand","language":"English","${member}":${numeral}}`;

  it('an If-Match of a version that the film does not have is 412, of PUT and of DELETE', async () => {
    const { id } = await postFilm(test.proxy);
    await holds(async (numeral) => {
      const headers = { 'if-match': `"${numeral === '1' ? '2' : numeral}"` };
      const put = await test.proxy.send({ path: `/films/${id}`, method: 'PUT', headers, body: body('year', '1951') });
      expectProblem(put, 412);
      expectProblem(await test.proxy.send({ path: `/films/${id}`, method: 'DELETE', headers }), 412);
    });
    expect((await test.proxy.get(`/films/${id}`)).headers.etag).toBe('"1"');
  });

  it('a limit is taken or 400', async () => {
    await holds(async (numeral) => {
      const expected = /^\d+$/u.test(numeral) && isIntegerWithin(numeral, PAGE_LIMITS) ? 200 : 400;
      for (const list of ['/films', '/ratings']) {
        const { status } = await test.proxy.get(`${list}?limit=${numeral}`);
        expect({ numeral, status }).toEqual({ numeral, status: expected });
      }
    });
  });

  it('a year is taken and read back, or 400', async () => {
    const { id } = await postFilm(test.proxy);
    await holds(async (numeral) => {
      const expected = isIntegerWithin(numeral, FILM_LIMITS.year);
      const posted = await test.proxy.send({ path: '/films', method: 'POST', body: body('year', numeral) });
      expect({ numeral, status: posted.status }).toEqual({ numeral, status: expected ? 201 : 400 });
      const put = await test.proxy.send({ path: `/films/${id}`, method: 'PUT', body: body('year', numeral) });
      expect({ numeral, status: put.status }).toEqual({ numeral, status: expected ? 200 : 400 });
      if (expected) {
        expect((await test.proxy.get(`/films/${id}`)).json()).toMatchObject({ year: Number(numeral) });
      }
    });
  });

  it('a number of stars is taken or 400', async () => {
    const { id } = await postFilm(test.proxy);
    await holds(async (numeral) => {
      const expected = STARS.some((stars) => stars === Number(numeral)) ? 200 : 400;
      const answer = await test.proxy.send({
        path: `/ratings/${id}/votes/ann`,
        method: 'PUT',
        body: `{"stars":${numeral}}`,
      });
      expect({ numeral, status: answer.status }).toEqual({ numeral, status: expected });
    });
  });

  it('an event is taken and kept, or 400', async () => {
    const { id } = await postFilm(test.proxy);
    const service = test.replica('rating-service-1');
    await holds(async (numeral) => {
      const film = { id, name: `Name ${numeral}`, language: 'English' };
      const event = { id, type: 'film.changed', subject: id, film, version: 0 };
      const sent = JSON.stringify([event]).replace('"version":0', `"version":${numeral}`);
      const { status } = await service.send({ path: '/film-events', method: 'POST', body: sent });
      const expected = isIntegerWithin(numeral, { min: 1, max: 2 ** 31 - 1 }) ? 204 : 400;
      expect({ numeral, status }).toEqual({ numeral, status: expected });
      expect((await test.proxy.get(`/ratings/${id}`)).status).toBe(200);
    });
  });
});
