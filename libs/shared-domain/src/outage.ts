/** Where an outage is said. */
export interface OutageLog {
  log(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** For how long nothing may fail until an outage is over, in milliseconds: else it would begin and end with every request. */
const QUIET_MS = 1_000;
/** After how long a person should look, in milliseconds. */
const LONG_MS = 30_000;

/**
 * Something that is needed and does not work for a while: said when that begins, when it lasts, and when it ends, and counted
 * between, however many requests fail.
 */
export class Outage {
  readonly #what: string;
  readonly #log: OutageLog;
  readonly #quietMs: number;
  readonly #longMs: number;
  #failures = 0;
  #begunAt = 0;
  #isLong = false;
  #ending: NodeJS.Timeout | undefined;

  /** @param what such as `store` */
  constructor(what: string, log: OutageLog, { quietMs = QUIET_MS, longMs = LONG_MS } = {}) {
    this.#what = what;
    this.#log = log;
    this.#quietMs = quietMs;
    this.#longMs = longMs;
  }

  get isOn(): boolean {
    return this.#failures > 0;
  }

  /** @param cause in a few words, for the log */
  failed(cause: string): void {
    clearTimeout(this.#ending);
    this.#ending = undefined;
    if (++this.#failures === 1) {
      this.#begunAt = performance.now();
      this.#log.warn(`${this.#what} unavailable: ${cause}`);
    } else if (!this.#isLong && performance.now() - this.#begunAt >= this.#longMs) {
      this.#isLong = true;
      this.#log.error(`${this.#what} still unavailable after ${this.#lasted(performance.now())}: ${cause}`);
    }
  }

  /** Ends the outage, unless something fails in the next moment. */
  worked(): void {
    if (this.isOn && this.#ending === undefined) {
      const workedAt = performance.now();
      this.#ending = setTimeout(() => {
        this.#end(workedAt);
      }, this.#quietMs).unref();
    }
  }

  #end(at: number): void {
    const lasted = this.#lasted(at);
    this.#failures = 0;
    this.#isLong = false;
    this.#ending = undefined;
    this.#log.log(`${this.#what} available again after ${lasted}`);
  }

  #lasted(at: number): string {
    const seconds = ((at - this.#begunAt) / 1_000).toFixed(1);
    return `${seconds} s, ${this.#failures} ${this.#failures === 1 ? 'failure' : 'failures'}`;
  }
}
