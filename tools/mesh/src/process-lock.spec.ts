import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { withLock } from '@film-mesh/sql/process-lock';
import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const LOCK = join(WORKSPACE_ROOT, 'libs/sql/src/dialects/sqlite/process-lock.ts');

describe('a lock between processes', () => {
  let folder: string;
  let file: string;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'process-lock-'));
    file = join(folder, 'lock');
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  /** A process that has the lock until it ends. */
  const holder = async () => {
    const code = `import { withLock } from '${LOCK}';
      await withLock('${file}', () => { console.log('held'); return new Promise((ended) => setTimeout(ended, 60_000)); });`;
    const options = ['--conditions=@film-mesh/source', '--disable-warning=ExperimentalWarning', '--input-type=module'];
    const holding = spawn(process.execPath, [...options, '--eval', code], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = holding;
    await once(holding.stdout, 'data');
  };

  it('is waited for, and is free when its holder was killed', async () => {
    await holder();
    const tries: string[] = [];
    const waiting = () => {
      tries.push('waiting');
      child?.kill('SIGKILL');
    };
    expect(await withLock(file, () => 'done', { waiting })).toBe('done');
    expect(tries).not.toEqual([]);
  });

  it('is not waited for longer than its caller wants', async () => {
    await holder();
    const stopping = new AbortController();
    const waiting = () => {
      stopping.abort(new Error('enough'));
    };
    await expect(withLock(file, () => 'done', { waiting, signal: stopping.signal })).rejects.toThrow('enough');
  });

  it('is held by one at a time in the same process, and released by one that fails', async () => {
    let inside = 0;
    const work = async () => {
      expect(++inside).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
      throw new Error('failed');
    };
    const done = await Promise.allSettled([withLock(file, work), withLock(file, work), withLock(file, work)]);
    expect(done.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(done).toEqual(done.map(() => ({ status: 'rejected', reason: new Error('failed') })));
  });
});
