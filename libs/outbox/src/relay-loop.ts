import { waitAfter } from './backoff.ts';

/** How often a relay looks for undelivered events, in milliseconds; also its longest wait after a first failure. */
export const POLL_MS = 500;

/** What came of a look: there may be more at once, there was nothing to do, or the receiver or the store did not answer. */
export type Look = 'more' | 'idle' | 'failed';

/** Looks again and again; after failures less and less often, up to every 30 s. */
export class RelayLoop {
  readonly #look: () => Promise<Look>;
  #failures = 0;
  #ended: Promise<void> | undefined;
  #stopped = false;
  #endPause: () => void = () => undefined;

  /** @param look must not reject */
  constructor(look: () => Promise<Look>) {
    this.#look = look;
  }

  start(): void {
    this.#ended = this.#run();
  }

  /** Looks at once, and once, where it waits after a failure: there are signs that all is well again. */
  hurry(): void {
    if (this.#failures > 0) {
      this.#failures = 0;
      this.#endPause();
    }
  }

  /** Resolves when the look that is under way has ended; there is no further one. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#endPause();
    await this.#ended;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const look = await this.#look();
      this.#failures = look === 'failed' ? this.#failures + 1 : 0;
      if (look !== 'more' && !this.#isStopped()) {
        await this.#pause(look === 'failed' ? waitAfter(this.#failures, POLL_MS) : POLL_MS);
      }
    }
  }

  /** Read anew: it may have changed during a look. */
  #isStopped(): boolean {
    return this.#stopped;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
