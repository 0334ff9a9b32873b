import { setTimeout as sleep } from 'node:timers/promises';

import { isRunning, type ProcessIdentity } from './process-identity.ts';
import { childrenOf, killOrphans, killTrees, processesTitled, send } from './process-tree.ts';

/** Time between two checks, in milliseconds. */
const LOOK_MS = 50;
/** Time that the kernel may take to end a killed process, in milliseconds. */
const KILLED_MS = 5_000;

/** A process group leader, and the way to stop it. */
export interface WatchedProcess extends ProcessIdentity {
  readonly name: string;
  /** Processes with a higher layer depend on lower ones, and end before them. */
  readonly layer: number;
  readonly stopSignal: NodeJS.Signals;
  /** Time that it may take to stop before it is killed, in milliseconds. */
  readonly stopMs: number;
  /** The title prefix of its children that may outlive it; see {@link processesTitled}. */
  readonly orphanTitle?: string;
}

/** A process that still runs. */
export type Survivor = Pick<WatchedProcess, 'name' | 'pid'>;

/**
 * Stops processes in order: the highest layer first, each by its own signal, and killed if that takes too long.
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
  // A stopped process (SIGSTOP) ignores everything else.
  for (const pid of [...pids, ...childrenOf(pids)]) {
    send(pid, 'SIGCONT');
  }
  await Promise.all(running.map(end));
  // Including those of a server that was killed before.
  for (const one of layer.filter((one) => !isRunning(one))) {
    killOrphans(one.orphanTitle);
  }
}

async function end(one: WatchedProcess): Promise<void> {
  send(-one.pid, one.stopSignal);
  if (await endsWithin(one, one.stopMs)) {
    // Its children that are still running.
    send(-one.pid, 'SIGKILL');
    return;
  }
  killTrees([one.pid]);
  await endsWithin(one, KILLED_MS);
}

/** The running ones of these processes, and children that have outlived one of them: their names and ids. */
export function survivors(processes: readonly WatchedProcess[]): Survivor[] {
  return processes.flatMap((one) => {
    if (isRunning(one)) {
      return [one];
    }
    const orphans = one.orphanTitle === undefined ? [] : processesTitled(one.orphanTitle);
    return orphans.map((pid) => ({ name: one.name, pid }));
  });
}

/** Waits until a process has ended; false if it has not in time. */
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
