import { waitAfter } from './backoff.ts';

/**
 * Time between two looks of a relay for undelivered events, in milliseconds; also its longest wait after a first
 * failure.
 */
export const POLL_MS = 500;

/**
 * Result of a look: there may be more right away, there was nothing to do, or the receiver or the store did not answer.
 */
export type Look = 'more' | 'idle' | 'failed';

/** Looks repeatedly; after failures less and less often, up to every 30 s. */
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

  /** Looks at once, and once, if it waits after a failure: the receiver or the store seems to be back. */
  hurry(): void {
    if (this.#failures > 0) {
      this.#failures = 0;
      this.#endPause();
    }
  }

  /** Stops the loop, and resolves when the current look has ended. */
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

  /** Read again: it may have changed during a look. */
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
