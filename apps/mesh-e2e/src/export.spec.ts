import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Film } from '@film-mesh/film-domain';
import { MAX_BATCH_SIZE } from '@film-mesh/shared-domain';

import { describeOnEachStore } from './support/each-store.ts';
import { expectFaults } from './support/problem.ts';
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
