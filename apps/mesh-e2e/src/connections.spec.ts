import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@film-mesh/proof/kit';

import { forEachAtOnce } from './support/at-once.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const TIMES = 2_000;
const CLIENTS = 100;

describe('ten film replicas on one PostgreSQL', () => {
  let test: TestMesh;
  let proxy: Client;
  beforeAll(async () => {
    test = await startTestMesh({ 'film-service': 10, 'rating-service': 3 }, 'postgres');
    proxy = new Client(test.mesh.url, { keepAlive: true });
  });
  afterAll(() => test.stop());

  it(`do not run out of connections with ${String(CLIENTS)} clients at once`, async () => {
    const refused: unknown[] = [];
    await forEachAtOnce(Array.from({ length: TIMES }), CLIENTS, async (_, n) => {
      const posted = await proxy.post('/films', { name: `Film ${String(n)}`, language: 'English' });
      const read = await proxy.get(String(posted.headers.location));
      refused.push(...[posted, read].filter(({ status }) => status >= 300).map(({ status, text }) => [status, text]));
    });
    expect(refused).toEqual([]);
  });
});
