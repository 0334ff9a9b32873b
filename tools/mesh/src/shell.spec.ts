import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { closedFolder } from '@film-mesh/postgres-server/embedded';

import { NpmStart, PATIENT_MS, scriptArgs } from '../testing/npm-start.ts';
import { copyWorkspace } from '../testing/workspace-copy.ts';
import { BUILD_LOCK } from './build-lock.ts';
import { statusOf } from './probe.ts';

const READY = /^The mesh is ready:\n(?: {2}.+\n)+/mu;

/** Variables that shells have for other programs, or by mistake. */
const HOSTILE = {
  COLUMNS: '20',
  DATABASE_URL: 'nowhere',
  FORCE_COLOR: '3',
  HOME: undefined,
  HOST: 'nowhere.invalid',
  http_proxy: 'http://127.0.0.1:1',
  HTTP_PROXY: 'http://127.0.0.1:1',
  LANG: 'xx_XX.UTF-8',
  LC_ALL: 'nonsense',
  NODE_ENV: 'test',
  NODE_OPTIONS: '--enable-source-maps',
  NODE_USE_ENV_PROXY: '1',
  PGCLIENTENCODING: 'nonsense',
  PGDATA: '/nowhere',
  PGDATESTYLE: 'nonsense',
  PGHOST: 'nowhere.invalid',
  PGOPTIONS: '-c nonsense=on',
  PGPORT: '1',
  PGSSLMODE: 'require',
  PORT: '1',
  REPLICA: 'nobody',
  TMPDIR: '/nowhere/at/all',
  TZ: 'Nowhere/Land',
};

/** The id of no user, as with `docker run --user`; only root can take it, if every user may read the workspace. */
const NUMBER = 12_345;
const canTakeIt = process.getuid?.() === 0 && (await closedFolder(WORKSPACE_ROOT)) === undefined;
const itAsNumber = canTakeIt ? it : it.skip;

describe('npm start', () => {
  let folder: string;
  let mesh: NpmStart | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shell-'));
    // As root, PostgreSQL runs as another user.
    chmodSync(folder, 0o711);
  });
  afterEach(async () => {
    await mesh?.end();
    rmSync(folder, { recursive: true });
  });

  it(
    'listens to none of the variables that the shell has for other programs',
    async () => {
      mesh = new NpmStart({ env: HOSTILE }, '--port', '0', '--store', 'postgres', '--data', join(folder, 'data'));
      await mesh.saying(READY);
      expect(await statusOf(String(mesh.urls[0]))).toBe(200);
      mesh.signal('SIGTERM');
      expect(await mesh.code()).toBe(0);
      expect(mesh.stderr).toBe('');
    },
    PATIENT_MS,
  );

  const options = () => ['--port', '0', '--data', join(folder, 'data')];

  it('says in one line that too few files may be open', () => {
    const script = ['-c', 'ulimit -n 64; exec "$0" "$@"', process.execPath, ...scriptArgs('start'), ...options()];
    const { status, stderr } = spawnSync('/bin/sh', script, { cwd: WORKSPACE_ROOT, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'too few open files are allowed: 64, at least 256 are needed: raise the limit with "ulimit -n 1024"\n',
    });
  });

  itAsNumber('says in one line that it cannot write to the checkout', () => {
    chmodSync(folder, 0o777);
    const as = { uid: NUMBER, gid: NUMBER, cwd: WORKSPACE_ROOT, encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync(process.execPath, [...scriptArgs('start'), ...options()], as);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `Cannot write to the checkout ${WORKSPACE_ROOT} (EACCES); a build needs to.\n`,
    });
  });

  itAsNumber('says so, too, where it is the lock of the builds that another user has made', () => {
    chmodSync(folder, 0o777);
    const root = copyWorkspace(folder);
    chmodSync(root, 0o755);
    mkdirSync(join(root, '.cache'), { recursive: true });
    chmodSync(join(root, '.cache'), 0o777);
    writeFileSync(join(root, '.cache', BUILD_LOCK), '', { mode: 0o644 });
    const as = { uid: NUMBER, gid: NUMBER, cwd: root, encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync(process.execPath, [...scriptArgs('start'), ...options()], as);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `Cannot write to the checkout ${root} (EACCES); a build needs to.\n`,
    });
  });

  itAsNumber('says in one line that PostgreSQL does not run as a user without a name', () => {
    chmodSync(folder, 0o777);
    const wishes = JSON.stringify({ data: folder, port: 1, services: ['film-service'] });
    const code = `import { prepareLocalPostgres } from '${join(import.meta.dirname, 'local-postgres.ts')}';
      await prepareLocalPostgres(${wishes}).catch(({ name, message }) => console.log(name, message));`;
    const node = ['--conditions=@film-mesh/source', '--disable-warning=ExperimentalWarning', '--input-type=module'];
    const as = { uid: NUMBER, gid: NUMBER, cwd: import.meta.dirname, encoding: 'utf8' } as const;
    expect(spawnSync(process.execPath, [...node, '--eval', code], as).stdout).toMatch(
      /^UserError postgres cannot create its data: could not look up effective user ID 12345: .* --store sqlite .*\n$/u,
    );
  });
});
