import { setTimeout as sleep } from 'node:timers/promises';

import { isRunning, type ProcessIdentity } from './process-identity.ts';
import { childrenOf, killOrphans, killTrees, processesTitled, send } from './process-tree.ts';

/** How long between two looks, in milliseconds. */
const LOOK_MS = 50;
/** How long the kernel may take to end a process that was killed, in milliseconds. */
const KILLED_MS = 5_000;

/** A process that leads a group, and how it is ended. */
export interface WatchedProcess extends ProcessIdentity {
  readonly name: string;
  /** What stands on others has a higher layer than they, and ends before them. */
  readonly layer: number;
  readonly stopSignal: NodeJS.Signals;
  /** How long it may take to stop before it is killed, in milliseconds. */
  readonly stopMs: number;
  /** The beginning of the titles of those that it starts and that may outlive it; see {@link processesTitled}. */
  readonly orphanTitle?: string;
}

/** A process that runs although it should not. */
export type Survivor = Pick<WatchedProcess, 'name' | 'pid'>;

/**
 * Ends processes in order: the highest layer first, each as it wants to be stopped, killed where that takes too long.
 *
 * @returns the {@link survivors}, such as those of another user
 */
export async function endProcesses(processes: readonly WatchedProcess[]): Promise<Survivor[]> {
  const layers = [...new Set(processes.map(({ layer }) => layer))].toSorted((a, b) => b - a);
  for (const layer of layers) {
    await endLayer(processes.filter((one) => one.layer === layer));
  }
  return survivors(processes);
}

async function endLayer(layer: readonly WatchedProcess[]): Promise<void> {
  const running = layer.filter(isRunning);
  const pids = running.map(({ pid }) => pid);
  // A process that is stopped (SIGSTOP) hears nothing else.
  for (const pid of [...pids, ...childrenOf(pids)]) {
    send(pid, 'SIGCONT');
  }
  await Promise.all(running.map(end));
  // Also those of a server that was killed before.
  for (const one of layer.filter((one) => !isRunning(one))) {
    killOrphans(one.orphanTitle);
  }
}

async function end(one: WatchedProcess): Promise<void> {
  send(-one.pid, one.stopSignal);
  if (await endsWithin(one, one.stopMs)) {
    // What it started and did not end.
    send(-one.pid, 'SIGKILL');
    return;
  }
  killTrees([one.pid]);
  await endsWithin(one, KILLED_MS);
}

/** The processes that run of those that were started, and those that have outlived one of them: their names and numbers. */
export function survivors(processes: readonly WatchedProcess[]): Survivor[] {
  return processes.flatMap((one) => {
    if (isRunning(one)) {
      return [one];
    }
    const orphans = one.orphanTitle === undefined ? [] : processesTitled(one.orphanTitle);
    return orphans.map((pid) => ({ name: one.name, pid }));
  });
}

/** Waits until a process has ended; false where it has not in time. */
export async function endsWithin(one: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isRunning(one)) {
    if (Date.now() > deadline) {
      return false;
    }
    await sleep(LOOK_MS);
  }
  return true;
}
