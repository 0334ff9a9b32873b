import { appendFileSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findServices } from '@film-mesh/deploy';

import { NpmStart, PATIENT_MS } from '../testing/npm-start.ts';
import { copyWorkspace } from '../testing/workspace-copy.ts';
import { unsetNx } from './nx-variables.ts';
import { statusOf, until } from './probe.ts';

const READY = /^The mesh is ready:\n(?: {2}.+\n)+/mu;
const WAITING = 'another command is building in this checkout: waiting for it';
/** Variables of the Nx that runs these tests, which do not apply to another workspace. */
const env = unsetNx('another');
const service = String(findServices()[0]?.descriptor.name);

describe('the build', () => {
  let folder: string;
  let started: NpmStart[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'build-'));
    started = [];
  });
  afterEach(async () => {
    await Promise.all(started.map((mesh) => mesh.end()));
    rmSync(folder, { recursive: true, force: true });
  });

  const startIn = (root: string, times: number, ...args: string[]) => {
    const meshes = Array.from({ length: times }, (_, n) => {
      const data = join(folder, `data-${String(started.length + n)}`);
      return new NpmStart({ root, env }, '--port', '0', '--data', data, ...args);
    });
    started.push(...meshes);
    return meshes;
  };

  it(
    'is done by one of several that start at once after a change, and a mesh that runs goes on with its own',
    async () => {
      const root = copyWorkspace(folder);
      const [running] = startIn(root, 1);
      await running?.saying(READY);

      // Every service and library must be built.
      for (const file of globSync(join(root, '{apps/*-service,libs/*}/src/*.ts'))) {
        appendFileSync(file, '\n// Changed.\n');
      }
      const meshes = startIn(root, 3);
      await Promise.all(meshes.map((mesh) => mesh.saying(READY)));
      // The first one too, if it copies its build while the next one checks it.
      expect(meshes.filter(({ stdout }) => stdout.includes(WAITING)).length).toBeGreaterThanOrEqual(2);
      expect(meshes.map(({ stderr }) => stderr)).toEqual(['', '', '']);

      // While another command builds.
      globSync(join(root, 'apps/*/{bundle,dist}')).forEach((built) => {
        rmSync(built, { recursive: true });
      });
      const first = running?.part(service);
      process.kill(Number(first), 'SIGKILL');
      await until('another process', () => ![undefined, first].includes(running?.part(service)), PATIENT_MS);
      const films = String(running?.urls[0]);
      await until('the films', async () => (await statusOf(films)) === 200, PATIENT_MS);

      const [unbuilt] = startIn(root, 1, '--no-build');
      expect(await unbuilt?.code()).toBe(1);
      expect(unbuilt?.stderr).toMatch(/^\S+ is not built: .*\n$/u);
    },
    4 * PATIENT_MS,
  );
});
