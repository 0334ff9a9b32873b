/** Log of outages. */
export interface OutageLog {
  log(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/**
 * Time without failures after which an outage is over, in milliseconds: otherwise it would begin and end with every
 * request.
 */
const QUIET_MS = 1_000;
/** Time after which a person should look, in milliseconds. */
const LONG_MS = 30_000;
/** Distinct causes that are logged per outage. */
const MAX_CAUSES = 5;

/**
 * Logs when a dependency becomes unavailable, stays so, and is available again, not every failure; counts the failures
 * between.
 *
 * Usage: `outage.failed(cause)` for each failure, `outage.worked()` for each success.
 */
export class Outage {
  readonly #what: string;
  readonly #log: OutageLog;
  readonly #quietMs: number;
  readonly #longMs: number;
  readonly #mayEndUnseen: boolean;
  #failures = 0;
  #begunAt = 0;
  #failedAt = 0;
  readonly #causes = new Set<string>();
  #isLong = false;
  #ending: NodeJS.Timeout | undefined;

  /**
   * @param what such as `store`
   * @param options `mayEndUnseen` if nobody retries until it works: an outage is over when nothing has failed for
   *   `longMs`
   */
  constructor(what: string, log: OutageLog, { quietMs = QUIET_MS, longMs = LONG_MS, mayEndUnseen = false } = {}) {
    this.#mayEndUnseen = mayEndUnseen;
    this.#what = what;
    this.#log = log;
    this.#quietMs = quietMs;
    this.#longMs = longMs;
  }

  get isOn(): boolean {
    return this.#failures > 0;
  }

  /**
   * Counts a failure.
   *
   * @param cause in a few words, for the log
   * @returns true if an outage begins with it
   */
  failed(cause: string): boolean {
    clearTimeout(this.#ending);
    this.#ending = undefined;
    const now = performance.now();
    if (this.isOn && this.#mayEndUnseen && now - this.#failedAt >= this.#longMs) {
      const quiet = ((now - this.#failedAt) / 1_000).toFixed(1);
      this.#end(`had no failure for ${quiet} s`, this.#failedAt);
    }
    this.#failedAt = now;
    if (++this.#failures === 1) {
      this.#begunAt = now;
    } else if (!this.#isLong && now - this.#begunAt >= this.#longMs) {
      this.#isLong = true;
      this.#log.error(`${this.#what} still unavailable after ${this.#lasted(now)}: ${cause}`);
    }
    // "busy" must not hide that the disk is full.
    if (this.#causes.size < MAX_CAUSES && !this.#causes.has(cause)) {
      this.#causes.add(cause);
      this.#log.warn(`${this.#what} unavailable: ${cause}`);
    }
    return this.#failures === 1;
  }

  /** Ends the outage, unless something fails in the next moment. */
  worked(): void {
    if (this.isOn && this.#ending === undefined) {
      const workedAt = performance.now();
      this.#ending = setTimeout(() => {
        this.#end('available again', workedAt);
      }, this.#quietMs).unref();
    }
  }

  #end(how: string, at: number): void {
    const lasted = this.#lasted(at);
    this.#failures = 0;
    this.#causes.clear();
    this.#isLong = false;
    this.#ending = undefined;
    this.#log.log(`${this.#what} ${how} after ${lasted}`);
  }

  #lasted(at: number): string {
    const seconds = ((at - this.#begunAt) / 1_000).toFixed(1);
    return `${seconds} s, ${this.#failures} ${this.#failures === 1 ? 'failure' : 'failures'}`;
  }
}
