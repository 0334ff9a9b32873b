import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { NpmStart, PATIENT_MS } from '../testing/npm-start.ts';
import { statusOf } from './probe.ts';

const READY = /^The mesh is ready:\n(?: {2}.+\n)+/mu;

/** What shells have for other programs, or by mistake. */
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
});
