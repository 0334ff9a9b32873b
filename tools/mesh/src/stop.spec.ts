import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { NpmStart, PATIENT_MS, runScript } from '../testing/npm-start.ts';
import { until } from './probe.ts';
import { STOP_HELP } from './start-options.ts';

describe('npm stop', () => {
  let folder: string;
  let data: string;
  let started: NpmStart[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'npm-stop-'));
    data = join(folder, 'data');
    started = [];
  });
  afterEach(async () => {
    await Promise.all(started.map((mesh) => mesh.end()));
    rmSync(folder, { recursive: true });
  });

  const stop = (...args: string[]) => runScript('stop', ...args);
  const startMesh = (...args: string[]) => {
    const mesh = new NpmStart('--port', '0', '--data', data, ...args);
    started.push(mesh);
    return mesh;
  };

  it('explains itself', async () => {
    await expect(stop('--help')).resolves.toEqual({ code: 0, said: STOP_HELP });
  });

  it.each([
    [['--nothing'], /^Unknown option '--nothing'; see --help\n$/u],
    [['--data', ''], /^--data requires DIR\n$/u],
    [['film-service'], /^unknown argument film-service; see --help\n$/u],
  ])('says in one line that it cannot take %j', async (args, line) => {
    const { code, said } = await stop(...args);
    expect(said).toMatch(line);
    expect(code).toBe(1);
  });

  it('says that no mesh runs, and makes no folder', async () => {
    await expect(stop('--data', data)).resolves.toEqual({
      code: 0,
      said: `no mesh is running on the data folder ${data}\n`,
    });
    expect(existsSync(data)).toBe(false);
  });

  const said = () => `stopping the mesh on ${data}\nstopped\n`;

  it(
    'stops the mesh that is ready, waits until it has ended, and does so only once',
    async () => {
      const mesh = startMesh('--no-build');
      await mesh.saying(/^The mesh is ready:$/mu);
      expect(mesh.parts().length).toBeGreaterThan(0);
      await expect(stop('--data', data)).resolves.toEqual({ code: 0, said: said() });
      expect(mesh.leftOver()).toEqual([]);
      expect(await mesh.code()).toBe(0);
      expect(mesh.stderr).toBe('');
      await expect(stop('--data', data)).resolves.toMatchObject({
        code: 0,
        said: expect.stringContaining('no mesh is running'),
      });
    },
    PATIENT_MS,
  );

  it(
    'stops a mesh that starts',
    async () => {
      const mesh = startMesh();
      await until('the first process', () => mesh.parts().length > 0, PATIENT_MS);
      await expect(stop('--data', data)).resolves.toEqual({ code: 0, said: said() });
      expect(await mesh.code()).toBe(0);
      expect(mesh.leftOver()).toEqual([]);
    },
    PATIENT_MS,
  );

  it(
    'stops a mesh whose socket was removed',
    async () => {
      const mesh = startMesh('--no-build');
      await mesh.saying(/^The mesh is ready:$/mu);
      rmSync(join(data, 'control.sock'));
      await expect(stop('--data', data)).resolves.toEqual({ code: 0, said: said() });
      expect(await mesh.code()).toBe(0);
      expect(mesh.leftOver()).toEqual([]);
    },
    PATIENT_MS,
  );
});
