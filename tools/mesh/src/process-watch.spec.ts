import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { endProcesses, identify, type WatchedProcess } from '@film-mesh/postgres-server/embedded';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { isAlive } from '../testing/processes.ts';
import { until } from './probe.ts';

const PATIENT_MS = 60_000;
const WATCH = join(WORKSPACE_ROOT, 'libs/postgres-server/embedded/process-watch.ts');
const STAY = 'setInterval(() => {}, 1_000);';

describe('ProcessWatch', () => {
  let folder: string;
  let pids: number[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'process-watch-'));
    pids = [];
  });
  afterEach(() => {
    pids.filter(isAlive).forEach((pid) => process.kill(pid, 'SIGKILL'));
    rmSync(folder, { recursive: true, force: true });
  });

  /** A supervisor of its own, which only starts programs by their names. */
  const supervise = async (body: string, count: number, stay = STAY, env = process.env) => {
    const source = `import { ProcessWatch } from '${WATCH}';
      const run = (watch, name, source, options) => {
        const child = watch.spawn(process.execPath, ['-e', source], { cwd: '${folder}', name, layer: 0, stopSignal: 'SIGTERM', stopMs: 60_000, ...options });
        child.stdout.once('data', () => process.stdout.write(child.pid + '\\n'));
      };
      ${body}; ${stay}`;
    const supervisor = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', source],
      { stdio: ['ignore', 'pipe', 'ignore'], env },
    );
    pids.push(Number(supervisor.pid));
    const lines = createInterface({ input: supervisor.stdout });
    const started: number[] = [];
    lines.on('line', (line) => started.push(Number(line)));
    await until('the programs', () => started.length === count || hasEnded(supervisor), PATIENT_MS);
    expect(started.every(Number.isInteger)).toBe(true);
    pids.push(...started);
    return { supervisor, started };
  };
  const ended = (started: readonly number[]) =>
    until('the end of the programs', () => !started.some(isAlive), PATIENT_MS);
  /** A program that reports its start, and records that it was told to stop. */
  const polite = (name: string) =>
    `process.on('SIGTERM', () => { require('fs').appendFileSync('log', '${name} '); process.exit(); }); console.log('up'); ${STAY}`;
  const log = () => readFileSync(join(folder, 'log'), 'utf8');

  it('ends processes from the highest layer down when their supervisor is killed, those too that are stopped', async () => {
    const { supervisor, started } = await supervise(
      `const watch = new ProcessWatch({ removes: [] });
       run(watch, 'below', ${JSON.stringify(polite('below'))}, {});
       run(watch, 'above', ${JSON.stringify(polite('above'))}, { layer: 1 });`,
      2,
    );
    process.kill(Number(started[0]), 'SIGSTOP');
    process.kill(Number(started[1]), 'SIGSTOP');
    supervisor.kill('SIGKILL');
    await ended(started);
    expect(log()).toBe('above below ');
  });

  it('kills a process that does not listen, and then removes what it is told to', async () => {
    const deaf = `process.on('SIGTERM', () => {}); console.log('up'); ${STAY}`;
    const { supervisor, started } = await supervise(
      `run(new ProcessWatch({ removes: ['${folder}'] }), 'deaf', ${JSON.stringify(deaf)}, { stopMs: 100 });`,
      1,
    );
    expect(existsSync(folder)).toBe(true);
    supervisor.kill('SIGKILL');
    await ended(started);
    await until('the end of the folder', () => !existsSync(folder), PATIENT_MS);
  });

  it('does so where there is no ps', async () => {
    const deaf = `process.on('SIGTERM', () => {}); console.log('up'); ${STAY}`;
    const { supervisor, started } = await supervise(
      `run(new ProcessWatch({ removes: [] }), 'deaf', ${JSON.stringify(deaf)}, { stopMs: 100, orphanTitle: 'no such title' });`,
      1,
      STAY,
      { PATH: folder },
    );
    supervisor.kill('SIGKILL');
    await ended(started);
  });

  it('does the same when it is told that all is over', async () => {
    const { supervisor, started } = await supervise(
      `const watch = new ProcessWatch({ removes: ['${folder}'] });
       run(watch, 'thing', ${JSON.stringify(`console.log('up'); ${STAY}`)}, {});
       process.on('SIGUSR2', async () => { await watch.finish(); process.exit(7); });`,
      1,
    );
    supervisor.kill('SIGUSR2');
    expect(await once(supervisor, 'exit')).toEqual([7, null]);
    expect(started.some(isAlive)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  it('keeps nobody from ending', async () => {
    const { supervisor } = await supervise(`new ProcessWatch({ removes: ['${folder}'] }); setTimeout(() => {})`, 0, '');
    await until('the end', () => hasEnded(supervisor), PATIENT_MS);
    expect(supervisor.exitCode).toBe(0);
    await until('the end of the folder', () => !existsSync(folder), PATIENT_MS);
  });

  it('lets no process begin whose supervisor is killed before the watcher knows of it', async () => {
    const { supervisor } = await supervise(
      `const watch = new ProcessWatch({ removes: [] }, ({ processes: [started] }) => {
         if (started !== undefined) {
           require('node:fs').writeFileSync('${folder}/log', String(started.pid));
           process.kill(process.pid, 'SIGKILL');
         }
       });
       run(watch, 'thing', "require('node:fs').writeFileSync('begun', '')", {});`.replaceAll(
        'require(',
        'process.getBuiltinModule(',
      ),
      1,
    );
    expect(supervisor.signalCode).toBe('SIGKILL');
    await ended([Number(log())]);
    expect(existsSync(join(folder, 'begun'))).toBe(false);
  });

  it('leaves a process alone that has the number of one that has ended', async () => {
    const stranger = spawn(process.execPath, ['-e', STAY], { detached: true, stdio: 'ignore' });
    pids.push(Number(stranger.pid));
    const known = { name: 'thing', layer: 0, stopSignal: 'SIGTERM', stopMs: 100 } as const;
    const identity = identify(Number(stranger.pid)) ?? { pid: 0, startedAt: '' };
    const before: WatchedProcess = { ...identity, ...known, startedAt: `${identity.startedAt}0` };
    await expect(endProcesses([before])).resolves.toEqual([]);
    expect(isAlive(identity.pid)).toBe(true);
    await expect(endProcesses([{ ...before, ...identity }])).resolves.toEqual([]);
    expect(isAlive(identity.pid)).toBe(false);
  });
});

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;
