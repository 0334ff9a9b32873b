import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Film } from '@film-mesh/film-domain';
import { nextOf } from '@film-mesh/proof/kit';
import { MAX_BATCH_SIZE } from '@film-mesh/shared-domain';

import { describeOnEachStore } from './support/each-store.ts';
import { expectFaults, expectProblem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const NDJSON = { accept: 'application/x-ndjson' };
const BATCHES = 3;

describeOnEachStore('GET /films as NDJSON', (store) => {
  let test: TestMesh;
  const posted: Film[] = [];
  beforeAll(async () => {
    test = await startTestMesh({}, store);
    for (let batch = 0; batch < BATCHES; batch++) {
      const films = Array.from({ length: MAX_BATCH_SIZE }, (_, n) => ({ name: `Film\n${String(n)}`, language: 'und' }));
      posted.push(...(await test.proxy.post('/films', films)).json<Film[]>());
    }
  });
  afterAll(() => test.stop());

  const linesOf = (text: string) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Film);

  it('is the whole catalogue, a film a line, in the order of creation', async () => {
    const answer = await test.proxy.get('/films', NDJSON);
    expect({ status: answer.status, type: answer.headers['content-type'] }).toEqual({
      status: 200,
      type: 'application/x-ndjson',
    });
    expect(linesOf(answer.text)).toEqual(posted);
  });

  it.each([
    ['straight at the service', () => test.replica('film-service-1')],
    ['through the proxy', () => test.proxy],
  ])('is a page where a limit is given, with the headers of one, %s', async (_where, clientOf) => {
    const seen: Film[] = [];
    let next: string | undefined = '/films?limit=1000';
    while (next !== undefined) {
      const answer = await clientOf().get(next, NDJSON);
      const page = await clientOf().get(next);
      expect(answer.headers['content-type']).toBe('application/x-ndjson');
      expect(linesOf(answer.text)).toEqual(page.json());
      for (const name of ['link', 'x-next-cursor', 'vary']) {
        expect(answer.headers[name]).toEqual(page.headers[name]);
      }
      seen.push(...linesOf(answer.text));
      next = nextOf(answer);
    }
    expect(seen).toEqual(posted);
    const head = await clientOf().send({ path: '/films?limit=1', method: 'HEAD', headers: NDJSON });
    expect(head.headers['content-length']).toBe(String((await clientOf().get('/films?limit=1', NDJSON)).text.length));
    const end = await clientOf().get(`/films?limit=5&after=${String(posted.at(-1)?.id)}`, NDJSON);
    expect({ status: end.status, text: end.text }).toEqual({ status: 200, text: '' });
  });

  it.each([
    ['straight at the service', () => test.replica('film-service-1')],
    ['through the proxy', () => test.proxy],
  ])('is one line where a name is given, and 404 where there is none, %s', async (_where, clientOf) => {
    const answer = await clientOf().get('/films?name=Film%0A7', NDJSON);
    expect(answer.text).toBe(`${JSON.stringify(posted[7])}\n`);
    expect(answer.headers).not.toHaveProperty('etag');
    expectProblem(await clientOf().get('/films?name=nobody', NDJSON), 404);
    expectFaults(await clientOf().get('/films?limit=0&limt=1', NDJSON), 'limt', 'limit');
  });

  it('begins where it is told', async () => {
    const answer = await test.proxy.get(`/films?after=${String(posted[1_499]?.id)}`, NDJSON);
    expect(linesOf(answer.text)).toEqual(posted.slice(1_500));
  });

  it('is asked for by the header alone', async () => {
    const answer = await test.proxy.get('/films', { accept: 'application/json, application/x-ndjson;q=0.5' });
    expect(answer.json<Film[]>()).toHaveLength(100);
    expect(answer.headers.vary).toMatch(/accept/iu);
    expectFaults(await test.proxy.get('/films?after=x', NDJSON), 'after');
  });
});
