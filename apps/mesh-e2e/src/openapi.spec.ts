import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { findServices } from '@film-mesh/deploy';
import { findSchemathesis, fuzz, fuzzRequests, Tally } from '@film-mesh/proof/fuzz';

import { describeOnEachStore } from './support/each-store.ts';
import { postFilm } from './support/films.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

describeOnEachStore('what the services do, through the proxy, is what their OpenAPI documents say', (store) => {
  let test: TestMesh;
  beforeAll(async () => {
    await findSchemathesis();
    test = await startTestMesh({}, store);
    await postFilm(test.proxy);
  });
  afterAll(() => test.stop());

  it.each(findServices().map(({ descriptor }) => descriptor.docs))('%s', async (docs) => {
    const { url } = test.mesh;
    const tally = new Tally();
    const documentUrl = `${url}${docs}/openapi.json`;
    await fuzz({ documentUrl, origin: url, examples: 30, seed: 1 }, tally);
    await fuzzRequests({ documentUrl, origin: url }, tally);
    expect(tally.findings).toEqual([]);
    // The bodies are those of hostile-bodies.spec.ts.
    const { phases, answers } = tally.total;
    expect(Object.entries(phases).filter(([phase, cases]) => cases === 0 && phase !== 'bodies')).toEqual([]);
    expect(answers).toMatchObject({ '5xx': 0, none: 0 });
  });
});
