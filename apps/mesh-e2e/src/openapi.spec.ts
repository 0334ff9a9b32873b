import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { describeOnEachStore } from './support/each-store.ts';
import { postFilm } from './support/films.ts';
import { installSchemathesis, schemathesis } from './support/schemathesis.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

describeOnEachStore('what the services do, through the proxy, is what their OpenAPI documents say', (store) => {
  let test: TestMesh;
  let folder: string;
  beforeAll(async () => {
    await installSchemathesis();
    folder = await mkdtemp(join(tmpdir(), 'film-mesh-schemathesis-'));
    test = await startTestMesh({}, store);
    await postFilm(test.proxy);
  });
  afterAll(async () => {
    await test.stop();
    await rm(folder, { recursive: true });
  });

  it.each(['/docs/films', '/docs/ratings'])('%s', async (docs) => {
    const { url } = test.mesh;
    expect(await schemathesis(`${url}${docs}/openapi.json`, url, folder)).toBe('');
  });
});
