import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { sampleService } from '../testing/sample-services.ts';
import { findServices } from './services.ts';

const film = sampleService('film', 5000);
const rating = sampleService('rating', 6000);

describe('findServices', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'film-mesh-deploy-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  async function addApp(app: string, serviceJson?: unknown): Promise<string> {
    const folder = join(root, 'apps', app);
    await mkdir(folder, { recursive: true });
    if (serviceJson !== undefined) {
      const text = typeof serviceJson === 'string' ? serviceJson : JSON.stringify(serviceJson);
      await writeFile(join(folder, 'service.json'), text);
    }
    return folder;
  }

  it('finds what has a service.json, in the order of the folders', async () => {
    const second = await addApp('two', rating);
    const first = await addApp('one', film);
    expect(findServices(root)).toEqual([
      { folder: first, descriptor: film },
      { folder: second, descriptor: rating },
    ]);
  });

  it('leaves out folders that have none, and files', async () => {
    await addApp('film', film);
    await addApp('end-to-end-tests');
    await writeFile(join(root, 'apps', 'README.md'), '');
    expect(findServices(root).map(({ descriptor }) => descriptor.name)).toEqual(['film-service']);
  });

  it.each(['name', 'port', 'route', 'docs'] as const)('refuses two services of one %s', async (fact) => {
    await addApp('film', film);
    await addApp('rating', { ...rating, [fact]: film[fact] });
    expect(() => findServices(root)).toThrow(`two services have the ${fact} ${String(film[fact])}`);
  });

  it.each([
    ['is no JSON', '{ "name":'],
    ['is no descriptor', { ...film, port: 'many' }],
  ])('names the file that %s', async (_what, text) => {
    const folder = await addApp('film', text);
    expect(() => findServices(root)).toThrow(join(folder, 'service.json'));
  });

  it('names the file that is there and cannot be read', async () => {
    const folder = await addApp('film/service.json');
    expect(() => findServices(root)).toThrow(folder);
  });

  it('finds the services of this workspace', () => {
    expect(findServices().map(({ descriptor }) => descriptor.name)).toEqual(
      expect.arrayContaining(['film-service', 'rating-service']),
    );
  });
});
