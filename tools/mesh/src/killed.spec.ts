import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findServices } from '@film-mesh/deploy';
import { STORES } from '@film-mesh/service-descriptor';

import { NpmStart, PATIENT_MS, runScript } from '../testing/npm-start.ts';
import { isAlive } from '../testing/processes.ts';
import { onPath } from './on-path.ts';
import { statusOf, until } from './probe.ts';

const names = findServices().map(({ descriptor }) => descriptor.name);
const READY = /^The mesh is ready:\n(?: {2}.+\n)+/mu;
const MOVIE = { name: 'Anand', language: 'English' };
/** Time that the parts may outlive their supervisor, in milliseconds. */
const SOON_MS = 15_000;

describe('npm start, killed', () => {
  let folder: string;
  let data: string;
  let started: NpmStart[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'killed-'));
    // As root, PostgreSQL runs as another user.
    chmodSync(folder, 0o711);
    data = join(folder, 'data');
    started = [];
  });
  afterEach(async () => {
    await Promise.all(started.map((mesh) => mesh.end()));
    rmSync(folder, { recursive: true });
  });

  const startMesh = (...args: string[]) => {
    const mesh = new NpmStart('--port', '0', '--data', data, ...args);
    started.push(mesh);
    return mesh;
  };
  const readyMesh = async (...args: string[]) => {
    const mesh = startMesh('--no-build', ...args);
    await mesh.saying(READY);
    return mesh;
  };
  const npmStop = (...args: string[]) => runScript('stop', ...args);
  const addFilm = async (mesh: NpmStart) => {
    const { status } = await fetch(mesh.urlOf('/films'), { method: 'POST', body: JSON.stringify(MOVIE) });
    expect(status).toBe(201);
  };
  const filmsOf = async (mesh: NpmStart) => (await (await fetch(mesh.urlOf('/films'))).json()) as unknown[];
  const nothingLeftOf = (mesh: NpmStart) =>
    until('the end of all that it has started', () => mesh.leftOver().length === 0, SOON_MS);
  const kill = async (mesh: NpmStart) => {
    mesh.signal('SIGKILL');
    await mesh.code();
  };
  /** Kills the supervisor and its watcher at once, so that neither can react to the other's death. */
  const killWithWatcher = async (mesh: NpmStart) => {
    const watcher = Number(mesh.watcher());
    mesh.signal('SIGSTOP');
    process.kill(watcher, 'SIGKILL');
    await kill(mesh);
    expect(mesh.leftOver().length).toBeGreaterThan(names.length);
  };
  /** Files of a store that was not closed. */
  const unclosed = () =>
    readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /sqlite-wal$|postmaster\.pid$/u.test(file),
    );

  it.each(STORES)(
    'takes all parts with it, which close their data: %s',
    async (store) => {
      const mesh = await readyMesh('--store', store);
      await addFilm(mesh);
      await kill(mesh);
      await nothingLeftOf(mesh);
      expect(mesh.stderr).toMatch(/^the mesh on .*data was killed: ending (?:\S+, )+\S+\n$/u);
      expect(unclosed()).toEqual([]);

      const next = await readyMesh('--store', store);
      expect(next.stdout).not.toContain('a killed mesh has left');
      await expect(filmsOf(next)).resolves.toHaveLength(1);
    },
    PATIENT_MS,
  );

  it.each(['SIGABRT', 'SIGSEGV'] as const)(
    'takes all parts with it when it crashes, by %s',
    async (signal) => {
      const mesh = await readyMesh();
      mesh.signal(signal);
      await nothingLeftOf(mesh);
      expect(unclosed()).toEqual([]);
    },
    PATIENT_MS,
  );

  it(
    'takes all parts with it while it starts, however many there are',
    async () => {
      for (let seen = 1; seen <= names.length + 1; seen++) {
        const mesh = startMesh('--store', 'postgres');
        await until('some parts', () => mesh.watcher() !== undefined && mesh.parts().length >= seen, PATIENT_MS);
        await kill(mesh);
        await nothingLeftOf(mesh);
      }
      const mesh = await readyMesh('--store', 'postgres');
      await addFilm(mesh);
    },
    2 * PATIENT_MS,
  );

  it(
    'takes all parts with it when its watcher was killed before, and when its data are gone',
    async () => {
      const mesh = await readyMesh();
      const watcher = Number(mesh.watcher());
      process.kill(watcher, 'SIGKILL');
      await until('another watcher', () => ![watcher, undefined].includes(mesh.watcher()), SOON_MS);
      // Repeatedly, as the services continue to write there: if a file vanishes meanwhile, Node ends the removal with
      // success.
      const removed = () => {
        rmSync(data, { recursive: true, force: true, maxRetries: 50 });
        return !existsSync(data);
      };
      await until('the data are gone', removed, SOON_MS);
      await kill(mesh);
      await nothingLeftOf(mesh);
      expect(existsSync(data)).toBe(false);
    },
    PATIENT_MS,
  );

  it.each(STORES)(
    'leaves the parts to the next start where its watcher was killed with it: %s',
    async (store) => {
      const mesh = await readyMesh('--store', store);
      await addFilm(mesh);
      await killWithWatcher(mesh);

      const next = await readyMesh('--store', store);
      expect(mesh.leftOver()).toEqual([]);
      expect(next.stdout).toMatch(
        /^ending the processes that a killed mesh has left on .*: (?:\S+ \(process \d+\)(?:, |\n))+/u,
      );
      await expect(filmsOf(next)).resolves.toHaveLength(1);
    },
    PATIENT_MS,
  );

  it(
    'leaves the parts to npm stop where its watcher was killed with it, but not to that of a copy of its data',
    async () => {
      const mesh = await readyMesh();
      const others = join(folder, 'others');
      cpSync(data, others, { recursive: true, filter: (file) => !file.endsWith('.sock') });
      await expect(npmStop('--data', others)).resolves.toEqual({
        code: 0,
        said: `no mesh is running on the data folder ${others}\n`,
      });
      await killWithWatcher(mesh);
      await npmStop('--data', others);
      expect(mesh.leftOver().length).toBeGreaterThan(names.length);

      const { code, said } = await npmStop('--data', data);
      expect(said).toMatch(
        /^ending the processes that a killed mesh has left on .*: .*frontend-proxy \(process \d+\).*\nstopped\n$/u,
      );
      expect(code).toBe(0);
      expect(mesh.leftOver()).toEqual([]);
      expect(unclosed()).toEqual([]);
    },
    PATIENT_MS,
  );

  it(
    'is not dead when it is stopped, nor when another mesh is',
    async () => {
      const mesh = await readyMesh();
      const other = new NpmStart('--no-build', '--port', '0', '--data', join(folder, 'other'));
      started.push(other);
      await other.saying(READY);
      await kill(other);
      mesh.signal('SIGSTOP');
      await nothingLeftOf(other);

      const second = startMesh();
      expect(await second.code()).toBe(1);
      expect(second.stderr).toBe(`a mesh is already running on the data folder ${data}\n`);
      expect(await statusOf(mesh.urlOf('/films'))).toBe(200);
      mesh.signal('SIGCONT');
      mesh.signal('SIGTERM');
      expect(await mesh.code()).toBe(0);
      expect(mesh.leftOver()).toEqual([]);
    },
    PATIENT_MS,
  );

  it(
    'stops in order when its terminal is closed',
    async () => {
      const mesh = await readyMesh('--store', 'postgres');
      mesh.closeTerminal();
      expect(await mesh.code()).toBe(0);
      expect(mesh.leftOver()).toEqual([]);
      expect(unclosed()).toEqual([]);
    },
    PATIENT_MS,
  );

  const startsAgain = async (mesh: NpmStart, name: string, pidOf: () => number | undefined) => {
    const pid = Number(pidOf());
    process.kill(pid, 'SIGKILL');
    await mesh.saying(new RegExp(`^${name} died \\(SIGKILL\\), restarting it$`, 'mu'));
    await until(`another ${name}`, () => ![pid, undefined].includes(pidOf()), PATIENT_MS);
    expect(isAlive(pid)).toBe(false);
    await until('the films', async () => (await statusOf(mesh.urlOf('/films'))) === 200, PATIENT_MS);
  };

  // Without it, Jest reports that this was skipped.
  (onPath('prometheus') === undefined ? it.skip : it)(
    'starts Prometheus again where that is killed',
    async () => {
      const mesh = await readyMesh();
      await startsAgain(mesh, 'prometheus', () => mesh.prometheus());
    },
    PATIENT_MS,
  );

  it(
    'starts each kind of part again that is killed, and leaves nothing of it',
    async () => {
      const mesh = await readyMesh('--store', 'postgres');
      const kinds: Record<string, () => number | undefined> = {
        postgres: () => mesh.postgres(),
        'frontend-proxy': () => mesh.proxy(),
        ...Object.fromEntries(names.map((name) => [`${name}-1`, () => mesh.part(name)])),
      };
      for (const [name, pidOf] of Object.entries(kinds)) {
        await startsAgain(mesh, name, pidOf);
      }
      await kill(mesh);
      await nothingLeftOf(mesh);
      expect(unclosed()).toEqual([]);
    },
    PATIENT_MS,
  );
});
