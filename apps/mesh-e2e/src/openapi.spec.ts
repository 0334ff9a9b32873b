import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { postFilm } from './support/films.ts';
import { installSchemathesis, schemathesis } from './support/schemathesis.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

describe('what the services do, through the proxy, is what their OpenAPI documents say', () => {
  let test: TestMesh;
  let folder: string;
  beforeAll(async () => {
    await installSchemathesis();
    folder = await mkdtemp(join(tmpdir(), 'film-mesh-schemathesis-'));
    test = await startTestMesh();
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
