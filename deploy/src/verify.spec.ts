import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { WORKSPACE_ROOT } from './services.ts';

describe('verify.sh', () => {
  const server = createServer();
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'verify-'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  it.each(['MESH_PORT', 'MESH_METRICS_PORT', 'MESH_PROMETHEUS_PORT'])(
    'says at its end that the port of %s is taken, before it builds anything',
    async (variable) => {
      // A fake engine without containers: the test covers everything before the first one.
      writeFileSync(join(folder, 'docker'), '#!/bin/sh\n', { mode: 0o755 });
      writeFileSync(join(folder, 'npx'), '#!/bin/sh\necho built\nexit 1\n', { mode: 0o755 });
      const port = String((server.address() as AddressInfo).port);
      const free = { MESH_PORT: '1', MESH_METRICS_PORT: '1', MESH_PROMETHEUS_PORT: '1' };
      const PATH = [folder, process.env['PATH']].join(delimiter);
      const env = { ...process.env, ...free, PATH, [variable]: port };
      const verify = spawn('./verify.sh', { cwd: WORKSPACE_ROOT, env, stdio: ['ignore', 'pipe', 'ignore'] });
      const [said, [code]] = await Promise.all([text(verify.stdout), once(verify, 'exit') as Promise<[number]>]);
      expect(code).toBe(1);
      expect(said).toBe(`port ${port} of this machine is taken: ${variable}=… takes another one\n0 passed, 1 failed\n`);
    },
  );
});
