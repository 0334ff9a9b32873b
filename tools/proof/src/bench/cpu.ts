import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { childrenOf, onPath, until } from '@film-mesh/mesh';

/** Resources that a process has used so far. */
export interface Usage {
  /** On a processor, in microseconds; undefined on systems that do not say. */
  readonly cpuUs: number | undefined;
  /** In memory, in MiB; undefined on systems that do not say. */
  readonly rssMiB: number | undefined;
}

const UNKNOWN: Usage = { cpuUs: undefined, rssMiB: undefined };
const PAGE_SIZE_MIB = 4_096 / 2 ** 20;
/** proc(5): clock ticks, of which Linux reports a hundred a second. */
export const TICK_US = 10_000;

/** Of processes together, as Linux accounts for them: all threads, to the nanosecond. */
export function usageOf(pids: readonly number[]): Usage {
  try {
    return { cpuUs: sum(pids.map(cpuUsOf)), rssMiB: sum(pids.map((pid) => memoryOf(pid).rssMiB)) };
  } catch {
    return UNKNOWN;
  }
}

/**
 * The usage of processes with their children, such as the backends of PostgreSQL, and with the time of children that have
 * ended, which the parent accounts for.
 *
 * Of a child's memory only that counts which it does not share: the rest is its parent's.
 */
export function usageOfFamilies(parents: readonly number[]): Usage {
  try {
    const children = childrenOf(parents).map(childUsage);
    return {
      cpuUs: sum(parents.map(cpuUsOf)) + sum(parents.map(endedChildrenUs)) + sum(children.map((child) => child.cpuUs)),
      rssMiB: sum(parents.map((pid) => memoryOf(pid).rssMiB)) + sum(children.map((child) => child.rssMiB)),
    };
  } catch {
    return UNKNOWN;
  }
}

/** The usage of a child; none if it has ended meanwhile. */
function childUsage(pid: number): { readonly cpuUs: number; readonly rssMiB: number } {
  try {
    const { rssMiB, sharedMiB } = memoryOf(pid);
    return { cpuUs: cpuUsOf(pid), rssMiB: rssMiB - sharedMiB };
  } catch {
    return { cpuUs: 0, rssMiB: 0 };
  }
}

/** https://docs.kernel.org/scheduler/sched-stats.html: the first figure is the time on a processor in nanoseconds. */
function cpuUsOf(pid: number): number {
  const tasks = `/proc/${String(pid)}/task`;
  return sum(
    readdirSync(tasks).map((thread) => {
      const [ns] = readFileSync(join(tasks, thread, 'schedstat'), 'utf8').split(' ');
      return Number(ns) / 1_000;
    }),
  );
}

/** proc(5): cutime and cstime, the 16th and 17th figures of stat; the second one is a name that may contain spaces. */
function endedChildrenUs(pid: number): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  const [user, system] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(14, 16);
  return (Number(user) + Number(system)) * TICK_US;
}

/** proc(5): the second figure of statm is the resident set in pages, the third that part of it which others may share. */
function memoryOf(pid: number): { readonly rssMiB: number; readonly sharedMiB: number } {
  const [, resident, shared] = readFileSync(`/proc/${String(pid)}/statm`, 'utf8').split(' ');
  return { rssMiB: Number(resident) * PAGE_SIZE_MIB, sharedMiB: Number(shared) * PAGE_SIZE_MIB };
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

/** Keeps processes, their children and what they start from now on to one processor, where that can be done. */
export function pin(pids: readonly number[], core: number): void {
  if (canPin) {
    for (const pid of [...pids, ...childrenOf(pids)]) {
      pinOne(pid, core);
    }
  }
}

function pinOne(pid: number, core: number): void {
  try {
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)], { stdio: 'ignore' });
  } catch (error) {
    // A child may have ended meanwhile, as the workers of PostgreSQL's autovacuum do.
    if (existsSync(`/proc/${String(pid)}`)) {
      throw error;
    }
  }
}

/** A command that runs on one processor, where that can be done. */
export function onCore(core: number, command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return canPin ? ['taskset', '--cpu-list', String(core), ...command] : command;
}
