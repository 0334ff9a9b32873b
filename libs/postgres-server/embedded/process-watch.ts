import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams, type SpawnOptions } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

import type { WatchedProcess } from './end-processes.ts';
import { identify, type ProcessIdentity } from './process-identity.ts';
import { killOrphans } from './process-tree.ts';

/** From the death of the watcher to the next one, in milliseconds. */
const AGAIN_MS = 100;
/** Becomes a command when a line comes; ends when its input does, which is when nobody will ever write that line. */
const GATE = 'read -r line && exec "$0" "$@" </dev/null';

/** What the watcher does when its supervisor has died. */
export interface WatcherTask {
  /** Files and folders that go when all processes have ended. */
  readonly removes: readonly string[];
  /** Names the supervisor in what is said of its death; nothing is said without. */
  readonly owner?: string;
}

/** A line of JSON that the watcher is told: the process that has started, or the number of one that has ended. */
export type WatcherNews = WatchedProcess | number;

/** All that runs. */
export interface WatchState {
  readonly watcher: ProcessIdentity | undefined;
  readonly processes: readonly WatchedProcess[];
}

/** How a process is started, and how it is ended. */
export type WatchedOptions = Omit<SpawnOptions, 'stdio' | 'detached'> & Omit<WatchedProcess, keyof ProcessIdentity>;

/**
 * Starts processes that do not outlive this one, whatever ends it.
 *
 * SIGKILL leaves no time for anything, so a process beside this one, in a session of its own, holds the other end of a
 * pipe that the kernel closes when this one has died. It is started again when it is killed itself.
 */
export class ProcessWatch {
  readonly #task: WatcherTask;
  readonly #record: (state: WatchState) => void;
  readonly #processes = new Map<number, WatchedProcess>();
  #watcher: ChildProcess;
  #isOver = false;

  /** @param record is told of each change, of a new process before that begins its work */
  constructor(task: WatcherTask, record: (state: WatchState) => void = () => undefined) {
    this.#task = task;
    this.#record = record;
    this.#watcher = this.#startWatcher();
  }

  /** Starts a command, which leads a group of its own. */
  spawn(command: string, args: readonly string[], options: WatchedOptions): ChildProcessWithoutNullStreams {
    const { name, layer, stopSignal, stopMs, orphanTitle, ...how } = options;
    const child = spawn('/bin/sh', ['-c', GATE, command, ...args], {
      ...how,
      // Detached, so that Ctrl-C reaches this process alone, which then stops the others in order.
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
    // Only now, so that there is no moment in which it works and nobody would end it.
    child.stdin.end('\n');
    return child;
  }

  /** Ends what still runs, removes what the task says, and resolves when that is done. */
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

  /** Does neither, as nothing runs any longer. */
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
    // Alone it keeps nobody from ending, who then is watched no more.
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

/** Resolves when a process has ended, which it may have already. */
async function endOf(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) {
    child.ref();
    await new Promise((resolve) => child.once('close', resolve));
  }
}

function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}
