import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

import { killTrees, type Identity } from '@film-mesh/postgres-server/embedded';

import { statusOf, until } from './probe.ts';
import { signalGroup } from './process-group.ts';

/** Failed starts in a row after which a part gives up. */
const MAX_FAILED_STARTS = 3;
/** Kept lines of a part, to explain a failed start. */
const LAST_LINES = 10;

/** Time limits of a part, in milliseconds. */
export interface PartTimes {
  /** A death this soon after the start, before the part was ready, counts as a failed start. */
  readonly earlyMs: number;
  /** Wait between a death and the restart, so that its cause may pass. */
  readonly restartMs: number;
  /** Time that a part may take to stop before it is killed, by default. */
  readonly stopMs: number;
  /** Time that a part may take until it is ready. */
  readonly readyMs: number;
}

/** The default stop signal of a part. */
export const STOP_SIGNAL = 'SIGTERM';

/** The default time limits of a part. */
export const PART_TIMES: PartTimes = { earlyMs: 10_000, restartMs: 200, stopMs: 8_000, readyMs: 60_000 };

/** A process to keep running. */
export interface PartPlan {
  /** Its name in the log, such as `film-service-1`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Its user and group; by default, those of this process. */
  readonly identity?: Identity;
  /** Answers 200 when the part is ready, unless it has {@link isReady}. */
  readonly readyUrl: string;
  /** Readiness check of a part that does not speak HTTP. */
  readonly isReady?: () => Promise<boolean>;
  /** The last error of {@link isReady}. */
  readonly lastFault?: () => string | undefined;
  /** Its stop signal; {@link STOP_SIGNAL} by default. */
  readonly stopSignal?: NodeJS.Signals;
  /** Time that it may take to stop before it is killed, in milliseconds; that of its {@link PartTimes} by default. */
  readonly stopMs?: number;
  /** The title prefix of child processes that may outlive it. */
  readonly orphanTitle?: string;
}

/** Listeners for the events of a part. */
export interface PartEvents {
  /** A line of the part's output. */
  line(part: string, text: string): void;
  /** The part died and is restarted. */
  died(part: string, how: string): void;
  /** The part cannot be kept running. */
  gaveUp(part: string, how: string): void;
}

/** Starts the process of a part as a process group leader. */
export type SpawnPart = (plan: PartPlan, times: PartTimes) => ChildProcessByStdio<Writable | null, Readable, Readable>;

/** As a process that outlives this one. */
const spawnAlone: SpawnPart = ({ command, args, cwd, env, identity }) =>
  spawn(command, args, { ...identity, cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });

/** The result so far of the readiness checks of one process. */
interface Readiness {
  isReady: boolean;
  /** The error that ended the checks. */
  fault?: { readonly error: unknown };
}

/** A process that is restarted when it dies, as Compose and Kubernetes would. */
export class Part {
  readonly plan: PartPlan;
  readonly #events: PartEvents;
  readonly #times: PartTimes;
  readonly #spawnPart: SpawnPart;
  readonly #lastLines: string[] = [];
  #process: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #restart: NodeJS.Timeout | undefined;
  #wanted = false;
  #readiness: Readiness = { isReady: false };
  #failedStarts = 0;

  constructor(plan: PartPlan, events: PartEvents, times: PartTimes = PART_TIMES, spawnPart: SpawnPart = spawnAlone) {
    this.plan = plan;
    this.#spawnPart = spawnPart;
    this.#events = events;
    this.#times = times;
  }

  /** The id of the process; undefined while there is none. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /**
   * Tests whether the current process has been ready.
   *
   * @throws the error of its readiness check
   */
  isReady(): boolean {
    const { isReady, fault } = this.#readiness;
    if (fault !== undefined) {
      throw fault.error;
    }
    return isReady && this.#process !== undefined;
  }

  /** The last lines of its output. */
  get lastLines(): readonly string[] {
    return this.#lastLines;
  }

  /** Starts the process. */
  start(): void {
    this.#wanted = true;
    this.#failedStarts = 0;
    this.#spawn();
  }

  /** Stops the process for good; resolves when its last line is read. */
  async stop(): Promise<void> {
    this.#wanted = false;
    clearTimeout(this.#restart);
    signalGroup(this.pid, this.plan.stopSignal ?? STOP_SIGNAL);
    const killing = setTimeout(() => this.kill(), this.plan.stopMs ?? this.#times.stopMs);
    await this.#ended;
    clearTimeout(killing);
  }

  /** Kills the process and all its children at once. */
  kill(): void {
    if (this.pid !== undefined) {
      killTrees([this.pid]);
    }
  }

  /** Sends a signal to the process, as somebody else might. */
  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  /** Resolves when the current process has ended. */
  ended(): Promise<void> {
    return this.#ended;
  }

  #spawn(): void {
    const startedAt = Date.now();
    const child = this.#spawnPart(this.plan, this.#times);
    this.#process = child;
    const died = new AbortController();
    const readiness: Readiness = { isReady: false };
    this.#readiness = readiness;
    void this.#watchReadiness(readiness, died.signal);
    this.#read(child.stdout);
    this.#read(child.stderr);
    let how = '';
    child.on('error', ({ message }) => {
      how ||= message;
    });
    child.once('exit', (code, signal) => {
      how = signal ?? `exit ${String(code)}`;
      died.abort();
      this.#process = undefined;
      // The children of a wrapper would outlive it, and keep the port.
      signalGroup(child.pid, 'SIGKILL');
    });
    this.#ended = new Promise((resolve) => {
      // Not "exit": the last lines, with the reason, come after that.
      child.once('close', () => {
        died.abort();
        this.#process = undefined;
        resolve();
        this.#afterDeath(how, Date.now() - startedAt, readiness);
      });
    });
  }

  async #watchReadiness(readiness: Readiness, died: AbortSignal): Promise<void> {
    const { name, readyUrl, isReady = answering(readyUrl) } = this.plan;
    try {
      await until(name, isReady, Infinity, died);
      readiness.isReady = true;
    } catch (error) {
      if (!died.aborted) {
        readiness.fault = { error };
      }
    }
  }

  #read(stream: Readable): void {
    createInterface({ input: stream }).on('line', (text) => {
      this.#lastLines.push(text);
      this.#lastLines.splice(0, this.#lastLines.length - LAST_LINES);
      this.#events.line(this.plan.name, text);
    });
  }

  #afterDeath(how: string, livedMs: number, { isReady }: Readiness): void {
    if (!this.#wanted) {
      return;
    }
    const { earlyMs, restartMs } = this.#times;
    // One that was ready is healthy; somebody kills it, as the lessons and experiments do.
    this.#failedStarts = livedMs < earlyMs && !isReady ? this.#failedStarts + 1 : 0;
    if (this.#failedStarts >= MAX_FAILED_STARTS) {
      this.#wanted = false;
      this.#events.gaveUp(this.plan.name, how);
      return;
    }
    this.#restart = setTimeout(() => this.#spawn(), restartMs);
    // Last, as a listener may stop the part.
    this.#events.died(this.plan.name, how);
  }
}

function answering(url: string): () => Promise<boolean> {
  return async () => (await statusOf(url)) === 200;
}
