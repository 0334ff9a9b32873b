import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { isAlive } from '../testing/processes.ts';
import { until } from './probe.ts';
import { runCommand } from './process-group.ts';

const PATIENT_MS = 60_000;

describe('runCommand', () => {
  let folder: string;
  let pids: number[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'process-group-'));
    pids = [];
  });
  afterEach(() => {
    pids.filter(isAlive).forEach((pid) => process.kill(pid, 'SIGKILL'));
    rmSync(folder, { recursive: true });
  });

  const run = (source: string, signal?: AbortSignal) =>
    runCommand(process.execPath, ['-e', source], { cwd: folder, env: {}, signal });

  it('resolves with the exit code and what both streams said', async () => {
    const source = 'console.log("out"); console.error("err"); process.exitCode = 3';
    await expect(run(source)).resolves.toEqual({ code: 3, said: 'out\nerr\n' });
  });

  it('has no exit code of a command that does not exist', async () => {
    await expect(runCommand('/no/such/command', [], { env: {} })).resolves.toEqual({ code: null, said: '' });
  });

  it('does not begin when it is told to stop before', async () => {
    await expect(run('', AbortSignal.abort('enough'))).rejects.toBe('enough');
  });

  it(
    'ends, with all that it has started, before it says that it was told to stop',
    async () => {
      const stopping = new AbortController();
      const source = `const { pid } = require('node:child_process').spawn('sleep', ['600'], { stdio: 'inherit' });
        const fs = require('node:fs');
        fs.writeFileSync('new', process.pid + ' ' + pid);
        fs.renameSync('new', 'pids');
        setInterval(() => {}, 1_000);`;
      const refused = expect(run(source, stopping.signal)).rejects.toBe('enough');
      await until('both processes', () => (pids = readPids()).length === 2, PATIENT_MS);
      expect(pids.map(isAlive)).toEqual([true, true]);
      stopping.abort('enough');
      await refused;
      expect(pids.map(isAlive)).toEqual([false, false]);
    },
    PATIENT_MS,
  );

  const readPids = () => {
    try {
      return readFileSync(join(folder, 'pids'), 'utf8').split(' ').map(Number);
    } catch {
      return [];
    }
  };
});
