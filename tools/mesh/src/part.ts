import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

import { killTrees, type Identity } from '@film-mesh/postgres-server/embedded';

import { signalGroup } from './process-group.ts';

/** So many early deaths in a row are the end. */
const MAX_EARLY_DEATHS = 3;
/** How many of a part's last lines are kept, for those who tell why it did not start. */
const LAST_LINES = 10;

/** How patient a part is; all in milliseconds. */
export interface PartTimes {
  /** A part that dies this soon after its start counts as one that can't start. */
  readonly earlyMs: number;
  /** From a death to the next start, so that what the part stumbled over may pass. */
  readonly restartMs: number;
  /** How long a part may take to stop before it is killed, unless its plan has another time. */
  readonly stopMs: number;
  /** How long a part may take until it answers. */
  readonly readyMs: number;
}

/** Tells a part to stop, unless its plan has another. */
export const STOP_SIGNAL = 'SIGTERM';

/** How patient a part is unless told. */
export const PART_TIMES: PartTimes = { earlyMs: 10_000, restartMs: 200, stopMs: 8_000, readyMs: 60_000 };

/** A process to keep running. */
export interface PartPlan {
  /** Names it in the log, such as `film-service-1`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** As whom it runs; as this process unless told. */
  readonly identity?: Identity;
  /** Answers 200 when the part is ready, unless {@link isReady} knows it otherwise. */
  readonly readyUrl: string;
  /** Whether a part that speaks no HTTP is ready. */
  readonly isReady?: () => Promise<boolean>;
  /** Says what {@link isReady} has met last. */
  readonly lastFault?: () => string | undefined;
  /** Tells it to stop; {@link STOP_SIGNAL} by default. */
  readonly stopSignal?: NodeJS.Signals;
  /** How long it may take to stop before it is killed, in milliseconds; that of its {@link PartTimes} by default. */
  readonly stopMs?: number;
  /** The beginning of the titles of the processes that it starts and that may outlive it. */
  readonly orphanTitle?: string;
}

/** Where a part says what happens. */
export interface PartEvents {
  /** A line that the part wrote. */
  line(part: string, text: string): void;
  /** The part died and is started again. */
  died(part: string, how: string): void;
  /** The part can't be kept running. */
  gaveUp(part: string, how: string): void;
}

/** Starts the process of a part, which leads a group of its own. */
export type SpawnPart = (plan: PartPlan, times: PartTimes) => ChildProcessByStdio<Writable | null, Readable, Readable>;

/** As a process that outlives this one. */
const spawnAlone: SpawnPart = ({ command, args, cwd, env, identity }) =>
  spawn(command, args, { ...identity, cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });

/** A process that is started again when it dies, as Compose and Kubernetes would. */
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
  #earlyDeaths = 0;

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

  /** The last lines that it wrote. */
  get lastLines(): readonly string[] {
    return this.#lastLines;
  }

  /** Starts the process. */
  start(): void {
    this.#wanted = true;
    this.#earlyDeaths = 0;
    this.#spawn();
  }

  /** Stops the process and does not start it again; resolves when it has written its last line. */
  async stop(): Promise<void> {
    this.#wanted = false;
    clearTimeout(this.#restart);
    signalGroup(this.pid, this.plan.stopSignal ?? STOP_SIGNAL);
    const killing = setTimeout(() => this.kill(), this.plan.stopMs ?? this.#times.stopMs);
    await this.#ended;
    clearTimeout(killing);
  }

  /** Ends the process, and all that it started, at once. */
  kill(): void {
    if (this.pid !== undefined) {
      killTrees([this.pid]);
    }
  }

  /** Sends the process a signal, as somebody else might. */
  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  /** Resolves when the process that runs now has ended. */
  ended(): Promise<void> {
    return this.#ended;
  }

  #spawn(): void {
    const startedAt = Date.now();
    const child = this.#spawnPart(this.plan, this.#times);
    this.#process = child;
    this.#read(child.stdout);
    this.#read(child.stderr);
    let how = '';
    child.on('error', ({ message }) => {
      how ||= message;
    });
    child.once('exit', (code, signal) => {
      how = signal ?? `exit ${String(code)}`;
      this.#process = undefined;
      // What a wrapper started would outlive it, and keep the port.
      signalGroup(child.pid, 'SIGKILL');
    });
    this.#ended = new Promise((resolve) => {
      // Not "exit": its last lines, which say why, come after that.
      child.once('close', () => {
        this.#process = undefined;
        resolve();
        this.#afterDeath(how, Date.now() - startedAt);
      });
    });
  }

  #read(stream: Readable): void {
    createInterface({ input: stream }).on('line', (text) => {
      this.#lastLines.push(text);
      this.#lastLines.splice(0, this.#lastLines.length - LAST_LINES);
      this.#events.line(this.plan.name, text);
    });
  }

  #afterDeath(how: string, livedMs: number): void {
    if (!this.#wanted) {
      return;
    }
    const { earlyMs, restartMs } = this.#times;
    this.#earlyDeaths = livedMs < earlyMs ? this.#earlyDeaths + 1 : 0;
    if (this.#earlyDeaths >= MAX_EARLY_DEATHS) {
      this.#wanted = false;
      this.#events.gaveUp(this.plan.name, how);
      return;
    }
    this.#restart = setTimeout(() => this.#spawn(), restartMs);
    // Last, as who hears it may stop the part.
    this.#events.died(this.plan.name, how);
  }
}
