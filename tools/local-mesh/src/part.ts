import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A part that dies this soon after its start counts as one that can't start, in milliseconds. */
const EARLY_MS = 10_000;
/** So many early deaths in a row are the end. */
const MAX_EARLY_DEATHS = 3;
/** How long a part may take to stop before it is killed, in milliseconds. */
const STOP_MS = 8_000;

/** A process to keep running. */
export interface PartPlan {
  /** Names it in the log, such as `film-service-1`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Answers 200 when the part is ready. */
  readonly readyUrl: string;
}

/** Where a part says what happens. */
export interface PartEvents {
  /** A line that the part wrote. */
  line(part: string, text: string): void;
  /** The part died and is started again. */
  died(part: string, how: string): void;
  /** The part can't be kept running. */
  gaveUp(part: string): void;
}

/** A process that is started again when it dies, as Compose and Kubernetes would. */
export class Part {
  readonly plan: PartPlan;
  readonly #events: PartEvents;
  #process: ChildProcess | undefined;
  #exited: Promise<unknown> = Promise.resolve();
  #wanted = false;
  #earlyDeaths = 0;

  constructor(plan: PartPlan, events: PartEvents) {
    this.plan = plan;
    this.#events = events;
  }

  /** The id of the process; undefined while there is none. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts the process. */
  start(): void {
    this.#wanted = true;
    const { command, args, cwd, env, name } = this.plan;
    const startedAt = Date.now();
    // Detached, so that Ctrl-C reaches this process alone, which then stops the parts in order.
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    this.#read(child.stdout);
    this.#read(child.stderr);
    this.#exited = new Promise<void>((resolve) => {
      const ended = (how: string) => {
        this.#process = undefined;
        resolve();
        this.#afterDeath(how, Date.now() - startedAt);
      };
      child.once('exit', (code, signal) => {
        ended(signal ?? `exit ${String(code)}`);
      });
      child.once('error', (error) => {
        this.#events.line(name, error.message);
        ended('could not be started');
      });
    });
  }

  /** Stops the process and does not start it again. */
  async stop(): Promise<void> {
    this.#wanted = false;
    const child = this.#process;
    if (!child) {
      return;
    }
    child.kill('SIGTERM');
    const killing = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await this.#exited;
    clearTimeout(killing);
  }

  /** Sends the process a signal, as somebody else might. */
  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  /** Resolves when the process that runs now has ended. */
  async ended(): Promise<void> {
    if (this.#process) {
      await once(this.#process, 'exit');
    }
  }

  #read(stream: Readable): void {
    createInterface({ input: stream }).on('line', (text) => {
      this.#events.line(this.plan.name, text);
    });
  }

  #afterDeath(how: string, livedMs: number): void {
    if (!this.#wanted) {
      return;
    }
    this.#earlyDeaths = livedMs < EARLY_MS ? this.#earlyDeaths + 1 : 0;
    if (this.#earlyDeaths >= MAX_EARLY_DEATHS) {
      this.#wanted = false;
      this.#events.gaveUp(this.plan.name);
      return;
    }
    this.#events.died(this.plan.name, how);
    this.start();
  }
}
