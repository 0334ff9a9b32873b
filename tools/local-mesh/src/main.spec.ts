import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findServices } from '@film-mesh/deploy';

import { NpmStart, PATIENT_MS } from '../testing/npm-start.ts';
import { onPath } from './on-path.ts';
import { HELP } from './options.ts';
import { LOOPBACK } from './ports.ts';
import { statusOf, until } from './probe.ts';

const services = findServices().length;
const READY = /^The mesh is ready:\n(?: {2}.+\n)+/mu;

describe('npm start', () => {
  let folder: string;
  let started: NpmStart[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'npm-start-'));
    started = [];
  });
  afterEach(async () => {
    await Promise.all(started.map((mesh) => mesh.end()));
    rmSync(folder, { recursive: true });
  });

  const npmStart = (...args: string[]) => {
    const mesh = new NpmStart(...args);
    started.push(mesh);
    return mesh;
  };
  const startMesh = (...args: string[]) => npmStart('--port', '0', '--data', join(folder, 'data'), ...args);
  const answers = async (url: string | undefined) => (await statusOf(String(url))) === 200;

  it('explains itself', async () => {
    const help = npmStart('--help');
    expect(await help.code()).toBe(0);
    expect(help.stdout).toBe(HELP);
  });

  it.each([
    [['--nothing'], /--nothing/u],
    [['--scale', 'nothing=2'], /no service nothing/u],
    [['--data', join(import.meta.filename, 'below-a-file')], /main\.spec\.ts\/below-a-file can not be written/u],
  ])(
    'says in one line that it can not start with %j',
    async (args, named) => {
      const mesh = startMesh(...args);
      expect(await mesh.code()).toBe(1);
      expect(mesh.stderr).toMatch(/^.+\n$/u);
      expect(mesh.stderr).toMatch(named);
    },
    PATIENT_MS,
  );

  it(
    'names the port that is taken',
    async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen({ host: LOOPBACK, port: 0 }, resolve));
      try {
        const address = server.address();
        const port = typeof address === 'object' ? String(address?.port) : '';
        // Looked at before all the others, which on this machine may be taken too.
        const mesh = startMesh('--port', port);
        expect(await mesh.code()).toBe(1);
        expect(mesh.stderr).toBe(`port ${port}, which frontend-proxy wants, is taken\n`);
      } finally {
        server.close();
      }
    },
    PATIENT_MS,
  );

  it(
    'is ready when it says so, starts again what dies, and leaves no process behind',
    async () => {
      const mesh = startMesh('--scale', 'rating-service=2');
      await mesh.saying(READY);
      // A service's API and documentation, the proxy's statistics, and Prometheus where there is one.
      const prometheus = onPath('prometheus') === undefined ? 0 : 1;
      expect(mesh.urls).toHaveLength(2 * services + 1 + prometheus);
      await expect(Promise.all(mesh.urls.map(statusOf))).resolves.toEqual(mesh.urls.map(() => 200));
      expect(mesh.parts()).toHaveLength(services + 2 + prometheus);

      const [films] = mesh.urls;
      expect(films).toMatch(/\/films$/u);
      const first = mesh.part('film-service');
      process.kill(Number(first), 'SIGKILL');
      await mesh.saying(/^film-service-1 died \(SIGKILL\) and is started again$/mu);
      await until('another process', () => ![undefined, first].includes(mesh.part('film-service')), PATIENT_MS);
      await until('the films', () => answers(films), PATIENT_MS);

      mesh.signal('SIGTERM');
      expect(await mesh.code()).toBe(0);
      expect(mesh.leftOver()).toEqual([]);
      expect(mesh.stderr).toBe('');
    },
    PATIENT_MS,
  );

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'stops while it starts, at %s',
    async (signal) => {
      const mesh = startMesh();
      await until('the first process', () => mesh.parts().length > 0, PATIENT_MS);
      mesh.signal(signal);
      expect(await mesh.code()).toBe(0);
      expect(mesh.leftOver()).toEqual([]);
      expect(mesh.stderr + mesh.stdout.replaceAll(/^\S+ \| .*\n/gmu, '')).toBe('');
    },
    PATIENT_MS,
  );

  it.each(['while it starts', 'when it is ready'])(
    'stops everything %s, when a part dies again and again',
    async (when) => {
      const mesh = startMesh();
      if (when === 'when it is ready') {
        await mesh.saying(READY);
      }
      await until(
        'the end',
        () => {
          const pid = mesh.part('rating-service');
          if (pid !== undefined) {
            process.kill(pid, 'SIGKILL');
          }
          return !mesh.isRunning;
        },
        PATIENT_MS,
      );
      expect(await mesh.code()).toBe(1);
      expect(mesh.stderr).toBe(
        'rating-service-1 died three times within ten seconds of its start (SIGKILL): stopping everything\n',
      );
      expect(mesh.leftOver()).toEqual([]);
    },
    PATIENT_MS,
  );
});
