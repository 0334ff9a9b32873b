import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// eslint-disable-next-line no-restricted-imports -- Nx's database, not one of a service
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { killTrees } from '@film-mesh/postgres-server/embedded';

import { PATIENT_MS } from '../testing/npm-start.ts';
import { descendantsOf, isAlive, type RunningProcess } from '../testing/processes.ts';
import { copyWorkspace } from '../testing/workspace-copy.ts';
import { unsetNx } from './nx-variables.ts';
import { until } from './probe.ts';

const NODE_ARGS = ['--conditions=@film-mesh/source', '--disable-warning=ExperimentalWarning', 'src/build-services.ts'];

describe('a build after one that was killed', () => {
  let folder: string;
  let root: string;
  let pids: number[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'build-killed-'));
    root = copyWorkspace(folder);
    // Every other project depends on it, and no cache has it: the build takes some seconds.
    appendFileSync(join(root, 'libs/shared-domain/src/index.ts'), `\n// ${randomUUID()}\n`);
    pids = [];
  });
  afterEach(() => {
    killTrees(pids.filter(isAlive));
    rmSync(folder, { recursive: true, force: true });
  });

  /** All builds are those of one outer Nx, as below one `npm test`. */
  const build = () => {
    const child = spawn(process.execPath, NODE_ARGS, {
      cwd: join(root, 'tools/mesh'),
      env: { ...process.env, ...unsetNx('another'), NX_INVOCATION_ROOT_PID: String(process.pid) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    pids.push(Number(child.pid));
    return child;
  };
  /** Waits until its Nx has started a task. */
  const nxOf = async ({ pid }: ChildProcess) => {
    let found: RunningProcess | undefined;
    const seek = () => {
      found = descendantsOf(Number(pid)).find(
        (one) => one.command.includes('nx.js run-many') && descendantsOf(one.pid).length > 0,
      );
      return found !== undefined;
    };
    await until('a task of Nx', seek, PATIENT_MS);
    pids.push(Number(found?.pid));
    return Number(found?.pid);
  };
  const succeeds = async () => {
    const child = build();
    let said = '';
    child.stderr.on('data', (chunk) => (said += String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    expect({ code, said }).toEqual({ code: 0, said: '' });
  };

  it(
    'ends the Nx that goes on where the watcher was killed, too',
    async () => {
      const killed = build();
      const nx = await nxOf(killed);
      // It would not end by itself.
      process.kill(nx, 'SIGSTOP');
      killed.kill('SIGSTOP');
      const watcher = descendantsOf(Number(killed.pid)).find(({ command }) => command.includes('/watcher.ts '));
      process.kill(Number(watcher?.pid), 'SIGKILL');
      killed.kill('SIGKILL');
      await once(killed, 'exit');
      expect(isAlive(nx)).toBe(true);

      await succeeds();
      expect(isAlive(nx)).toBe(false);
    },
    2 * PATIENT_MS,
  );

  it(
    'is not taken for a task of its own where only Nx was killed',
    async () => {
      const failed = build();
      process.kill(await nxOf(failed), 'SIGKILL');
      expect(await once(failed, 'exit')).toEqual([1, null]);

      await succeeds();
    },
    2 * PATIENT_MS,
  );

  it(
    "makes Nx's database anew where the killed one left it without its tables",
    async () => {
      await succeeds();
      const data = join(root, '.nx/workspace-data');
      const file = readdirSync(data).find((name) => name.endsWith('.db')) ?? '';
      const database = new DatabaseSync(join(data, file), { enableForeignKeyConstraints: false });
      ['task_history', 'task_details', 'task_invocations', 'running_tasks'].forEach((table) => {
        database.exec(`DROP TABLE ${table}`);
      });
      database.close();

      await succeeds();
    },
    2 * PATIENT_MS,
  );
});
