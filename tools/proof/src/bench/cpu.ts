import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { onPath, until } from '@film-mesh/mesh';

/** Resources that a process has used so far. */
export interface Usage {
  /** On a processor, in microseconds; undefined on systems that do not say. */
  readonly cpuUs: number | undefined;
  /** In memory, in MiB; undefined on systems that do not say. */
  readonly rssMiB: number | undefined;
}

const PAGE_SIZE_MIB = 4_096 / 2 ** 20;

/** Of processes together, as Linux accounts for them: all threads, to the nanosecond. */
export function usageOf(pids: readonly number[]): Usage {
  try {
    return {
      cpuUs: sum(pids.flatMap((pid) => threadsOf(pid).map((thread) => cpuUsOf(pid, thread)))),
      rssMiB: sum(pids.map(rssMiBOf)),
    };
  } catch {
    return { cpuUs: undefined, rssMiB: undefined };
  }
}

function threadsOf(pid: number): string[] {
  return readdirSync(`/proc/${String(pid)}/task`);
}

/** https://docs.kernel.org/scheduler/sched-stats.html: the first figure is the time on a processor in nanoseconds. */
function cpuUsOf(pid: number, thread: string): number {
  const [ns] = readFileSync(`/proc/${String(pid)}/task/${thread}/schedstat`, 'utf8').split(' ');
  return Number(ns) / 1_000;
}

/** proc(5): the second figure of statm is the resident set in pages. */
function rssMiBOf(pid: number): number {
  const [, pages] = readFileSync(`/proc/${String(pid)}/statm`, 'utf8').split(' ');
  return Number(pages) * PAGE_SIZE_MIB;
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}

/** Time that processes are observed, in milliseconds, and the part of that time in which idle ones may run. */
const LOOK_MS = 200;
const IDLE_SHARE = 0.05;
const MAX_IDLE_WAIT_MS = 60_000;

/** Resolves when processes have done what clients who are gone left to them, so that nobody after them has to wait. */
export function untilIdle(pids: readonly number[]): Promise<void> {
  return until(
    'the end of the work that was left',
    async () => {
      const before = usageOf(pids).cpuUs;
      await sleep(LOOK_MS);
      const after = usageOf(pids).cpuUs;
      return before === undefined || after === undefined || after - before < LOOK_MS * 1_000 * IDLE_SHARE;
    },
    MAX_IDLE_WAIT_MS,
  );
}

/** Processors of the measured processes and of the load: two, so that neither takes from the other. */
export const CORES = { server: 0, load: 1 } as const;

/** Tests whether processes can be pinned to a processor here. */
export const canPin = onPath('taskset') !== undefined;

/** The use of the processors, in words. */
export const PINNING = canPin
  ? `what is measured on processor ${String(CORES.server)}, the load on processor ${String(CORES.load)}`
  : 'what is measured and the load share all processors: there is no taskset here';

/** Keeps processes, all their threads and what they start from now on to one processor, where that can be done. */
export function pin(pids: readonly number[], core: number): void {
  if (canPin) {
    for (const pid of pids) {
      execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)], { stdio: 'ignore' });
    }
  }
}

/** A command that runs on one processor, where that can be done. */
export function onCore(core: number, command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return canPin ? ['taskset', '--cpu-list', String(core), ...command] : command;
}
