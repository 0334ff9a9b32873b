import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findServices } from '@film-mesh/deploy';
import { PostgresServer } from '@film-mesh/postgres-server/testing';

import { NpmStart, PATIENT_MS } from '../testing/npm-start.ts';
import { databaseUrlOption } from './databases.ts';
import { onPath } from './on-path.ts';
import { startHelp } from './start-options.ts';
import { LOOPBACK } from './ports.ts';
import { statusOf, until } from './probe.ts';

const names = findServices().map(({ descriptor }) => descriptor.name);
const services = names.length;
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
    expect(help.stdout).toBe(startHelp(names));
  });

  it.each([
    [['--nothing'], /--nothing/u],
    [['--store', 'mysql'], /--store must be sqlite or postgres/u],
    [['--film-database-url', 'nowhere'], /--film-database-url must be postgres:/u],
    [['--scale', 'nothing=2'], /no service nothing/u],
    [['--data', '/proc/nothing/can/be/made/here'], /\/proc\/nothing\/can\/be\/made\/here cannot be written/u],
    [['--data', join(import.meta.filename, 'below-a-file')], /main\.spec\.ts\/below-a-file cannot be written/u],
  ])(
    'says in one line that it cannot start with %j',
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
        // Checked before all the others, which may be taken on this machine too.
        const mesh = startMesh('--no-build', '--port', port);
        expect(await mesh.code()).toBe(1);
        expect(mesh.stderr).toBe(`port ${port}, which frontend-proxy needs, is taken\n`);
      } finally {
        server.close();
      }
    },
    PATIENT_MS,
  );

  it(
    'answers for the names of this machine, and those that it is told',
    async () => {
      const mesh = startMesh('--no-build', '--host', 'films.test');
      await mesh.saying(READY);
      const { port } = new URL(mesh.urlOf('/films'));
      const statusFor = (host: string) => statusOf(mesh.urlOf('/films'), { host: `${host}:${port}` });
      for (const host of ['localhost', 'a.localhost', '127.0.0.1', '[::1]', 'films.test']) {
        expect({ host, status: await statusFor(host) }).toEqual({ host, status: 200 });
      }
      expect(await statusFor('evil.example')).toBe(421);
      expect(await statusOf(mesh.urlOf('/stats'), { host: 'evil.example' })).toBe(421);
    },
    PATIENT_MS,
  );

  it(
    'is ready when it says so, starts again what dies, and leaves no process behind',
    async () => {
      const mesh = startMesh('--scale', 'rating-service=2');
      await mesh.saying(READY);
      // A service's API and documentation, the proxy's statistics, and Prometheus if it is installed.
      const prometheus = onPath('prometheus') === undefined ? 0 : 1;
      expect(mesh.urls).toHaveLength(2 * services + 1 + prometheus);
      // Prometheus redirects from its root to its pages.
      const wanted = [...Array<number>(2 * services + 1).fill(200), ...Array<number>(prometheus).fill(302)];
      await expect(Promise.all(mesh.urls.map((url) => statusOf(url)))).resolves.toEqual(wanted);
      expect(mesh.parts()).toHaveLength(services + 2 + prometheus);

      const films = mesh.urlOf('/films');
      const first = mesh.part('film-service');
      process.kill(Number(first), 'SIGKILL');
      await mesh.saying(/^film-service-1 died \(SIGKILL\), restarting it$/mu);
      await until('another process', () => ![undefined, first].includes(mesh.part('film-service')), PATIENT_MS);
      await until('the films', () => answers(films), PATIENT_MS);

      mesh.signal('SIGTERM');
      expect(await mesh.code()).toBe(0);
      expect(mesh.leftOver()).toEqual([]);
      expect(mesh.stderr).toBe('');
    },
    PATIENT_MS,
  );

  const MOVIE = { name: 'Anand', language: 'English' };
  const addFilm = async (mesh: NpmStart) => {
    const { status } = await fetch(mesh.urlOf('/films'), { method: 'POST', body: JSON.stringify(MOVIE) });
    return status;
  };
  const namesAt = async (url: string) => {
    const found = (await (await fetch(url)).json()) as { name: string }[];
    return found.map(({ name }) => name);
  };
  const stop = async (mesh: NpmStart) => {
    mesh.signal('SIGTERM');
    expect(await mesh.code()).toBe(0);
    expect(mesh.leftOver()).toEqual([]);
    expect(mesh.stderr).toBe('');
  };

  it(
    'keeps the data in a PostgreSQL of its own, which it starts again when it dies',
    async () => {
      // As root, the server runs as another user.
      chmodSync(folder, 0o711);
      const mesh = startMesh('--no-build', '--store', 'postgres');
      await mesh.saying(READY);
      expect(await addFilm(mesh)).toBe(201);
      expect(await namesAt(mesh.urlOf('/ratings'))).toEqual([MOVIE.name]);

      const before = names.map((name) => mesh.part(name));
      process.kill(Number(mesh.postgres()), 'SIGKILL');
      await mesh.saying(/^postgres died \(SIGKILL\), restarting it$/mu);
      await until('the films', () => answers(mesh.urlOf('/films')), PATIENT_MS);
      expect(await namesAt(mesh.urlOf('/films'))).toEqual([MOVIE.name]);
      expect(names.map((name) => mesh.part(name))).toEqual(before);
      await stop(mesh);

      const passwords = Object.values(
        JSON.parse(readFileSync(join(folder, 'data/postgres-passwords.json'), 'utf8')) as Record<string, string>,
      );
      expect(passwords).toHaveLength(1 + services);
      expect(passwords.filter((password) => mesh.stdout.includes(password))).toEqual([]);

      const again = startMesh('--no-build', '--store', 'postgres');
      await again.saying(READY);
      expect(await namesAt(again.urlOf('/films'))).toEqual([MOVIE.name]);
      expect(await namesAt(again.urlOf('/ratings'))).toEqual([MOVIE.name]);

      // Like a mesh that was killed together with its watcher and its run file.
      const watcher = Number(again.watcher());
      again.signal('SIGSTOP');
      process.kill(watcher, 'SIGKILL');
      again.signal('SIGKILL');
      await again.code();
      rmSync(join(folder, 'data/running.json'));
      const third = startMesh('--no-build', '--store', 'postgres');
      expect(await third.code()).toBe(1);
      expect(third.stderr).toMatch(/^the data in .*postgres are in use by process \d+, .*\n$/u);
    },
    2 * PATIENT_MS,
  );

  it(
    'takes databases on a PostgreSQL that runs already, and then starts none',
    async () => {
      const server = await PostgresServer.create();
      try {
        const databases = names.map((name, n) => ({
          option: `--${databaseUrlOption(name)}`,
          database: `own_${String(n)}`,
        }));
        await server.execute(...databases.map(({ database }) => `CREATE DATABASE ${database}`));
        const urls = databases.flatMap(({ option, database }) => [option, server.url(database)]);
        const mesh = startMesh('--no-build', '--store', 'postgres', ...urls);
        await mesh.saying(READY);
        expect(await addFilm(mesh)).toBe(201);
        expect(await namesAt(mesh.urlOf('/ratings'))).toEqual([MOVIE.name]);
        expect(mesh.postgres()).toBeUndefined();
        await stop(mesh);
      } finally {
        await server.remove();
      }
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
      const mesh = startMesh('--no-build');
      if (when === 'when it is ready') {
        await mesh.saying(READY);
      }
      await until(
        'the end',
        () => {
          mesh.killPart('rating-service');
          return !mesh.isRunning;
        },
        PATIENT_MS,
      );
      expect(await mesh.code()).toBe(1);
      expect(mesh.stderr).toBe(
        'rating-service-1 died three times before it was ready (SIGKILL): stopping everything\n',
      );
      expect(mesh.leftOver()).toEqual([]);
    },
    PATIENT_MS,
  );
});
