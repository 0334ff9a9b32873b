import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams, type SpawnOptions } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

import type { WatchedProcess } from './end-processes.ts';
import { identify, type ProcessIdentity } from './process-identity.ts';
import { killOrphans } from './process-tree.ts';

/** Time from the death of the watcher to the next one, in milliseconds. */
const AGAIN_MS = 100;
/**
 * A shell that becomes the command when a line comes; it ends with its input, when nobody will ever write that line.
 */
const GATE = 'read -r line && exec "$0" "$@" </dev/null';

/** The watcher's task when its supervisor has died. */
export interface WatcherTask {
  /** Files and folders to remove when all processes have ended. */
  readonly removes: readonly string[];
  /** The supervisor's name in the message on its death; no message without it. */
  readonly owner?: string;
}

/** A line of JSON for the watcher: a started process, or the id of an ended one. */
export type WatcherNews = WatchedProcess | number;

/** The running processes. */
export interface WatchState {
  readonly watcher: ProcessIdentity | undefined;
  readonly processes: readonly WatchedProcess[];
}

/** The start of a process, and the way to stop it. */
export type WatchedOptions = Omit<SpawnOptions, 'stdio' | 'detached'> & Omit<WatchedProcess, keyof ProcessIdentity>;

/**
 * Starts processes that do not outlive this one, however it ends.
 *
 * SIGKILL leaves no time for cleanup, so a process beside this one, in a session of its own, holds the other end of a
 * pipe that the kernel closes when this one dies. It is restarted if it is killed itself.
 */
export class ProcessWatch {
  readonly #task: WatcherTask;
  readonly #record: (state: WatchState) => void;
  readonly #processes = new Map<number, WatchedProcess>();
  #watcher: ChildProcess;
  #isOver = false;

  /** @param record is called on each change; for a new process, before its command starts */
  constructor(task: WatcherTask, record: (state: WatchState) => void = () => undefined) {
    this.#task = task;
    this.#record = record;
    this.#watcher = this.#startWatcher();
  }

  /** Starts a command as the leader of a process group. */
  spawn(command: string, args: readonly string[], options: WatchedOptions): ChildProcessWithoutNullStreams {
    const { name, layer, stopSignal, stopMs, orphanTitle, ...how } = options;
    const child = spawn('/bin/sh', ['-c', GATE, command, ...args], {
      ...how,
      // Detached, so that Ctrl-C reaches only this process, which then stops the others in order.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => undefined);
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity !== undefined) {
      const started = { ...identity, name, layer, stopSignal, stopMs, ...(orphanTitle && { orphanTitle }) };
      this.#processes.set(started.pid, started);
      this.#tell(started);
      child.once('exit', () => {
        // They hold its output, and its data.
        killOrphans(orphanTitle);
        this.#processes.delete(started.pid);
        this.#tell(started.pid);
      });
    }
    // Only now, so that there is no moment in which it runs and nobody would stop it.
    child.stdin.end('\n');
    return child;
  }

  /** Stops the remaining processes and removes the files of the task; resolves when done. */
  async finish(): Promise<void> {
    this.#isOver = true;
    let isDone: boolean;
    do {
      if (hasEnded(this.#watcher)) {
        this.#startWatcher();
      }
      const ended = endOf(this.#watcher);
      this.#watcher.stdin?.end();
      this.#watcher.kill('SIGCONT');
      await ended;
      isDone = this.#watcher.signalCode === null;
    } while (!isDone);
  }

  /** Skips both, as nothing is running. */
  async dismiss(): Promise<void> {
    this.#isOver = true;
    const ended = endOf(this.#watcher);
    this.#watcher.kill('SIGKILL');
    await ended;
  }

  #startWatcher(): ChildProcess {
    const file = fileURLToPath(new URL('watcher.ts', import.meta.url));
    const watcher = spawn(process.execPath, [file, JSON.stringify(this.#task)], {
      cwd: '/',
      detached: true,
      env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    watcher.stdin.on('error', () => undefined);
    // Unreferenced: alone, it keeps no process alive.
    watcher.unref();
    (watcher.stdin as Socket).unref();
    watcher.on('error', () => undefined);
    watcher.once('close', () => {
      if (!this.#isOver) {
        setTimeout(() => {
          if (!this.#isOver) {
            this.#startWatcher();
          }
        }, AGAIN_MS).unref();
      }
    });
    this.#watcher = watcher;
    this.#processes.forEach((one) => {
      this.#tell(one);
    });
    this.#tell();
    return watcher;
  }

  #tell(news?: WatcherNews): void {
    const { pid, stdin } = this.#watcher;
    if (!this.#isOver) {
      const watcher = pid === undefined ? undefined : identify(pid);
      this.#record({ watcher, processes: [...this.#processes.values()] });
    }
    if (news !== undefined && stdin?.writable) {
      stdin.write(`${JSON.stringify(news)}\n`);
    }
  }
}

/** Resolves when a process has ended, possibly already. */
async function endOf(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) {
    child.ref();
    await new Promise((resolve) => child.once('close', resolve));
  }
}

function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}
