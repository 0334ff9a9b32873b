import { setTimeout as sleep } from 'node:timers/promises';

/** The longest time between two pings of a receiver that has failed, in milliseconds. */
const PING_MS = 250;

/**
 * Asks a receiver that has failed whether it is back. That costs neither side a write, so it is asked often, while the waits
 * between deliveries grow: what waits is delivered as soon as there is somebody to take it.
 */
export class RecoveryWatch {
  readonly #isBack: () => Promise<boolean>;
  readonly #tell: () => void;
  readonly #stopped = new AbortController();
  #watching: Promise<void> | undefined;

  /**
   * @param isBack asks; must not reject
   * @param tell is called when it is back
   */
  constructor(isBack: () => Promise<boolean>, tell: () => void) {
    this.#isBack = isBack;
    this.#tell = tell;
  }

  /** Begins to ask, unless it does so already. */
  begin(): void {
    this.#watching ??= this.#watch();
  }

  /** Resolves when no ping is under way; there is no further one. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopped;
    do {
      await sleep(PING_MS * (0.5 + Math.random() / 2), undefined, { signal, ref: false }).catch(() => undefined);
    } while (!signal.aborted && !(await this.#isBack()));
    this.#watching = undefined;
    if (!signal.aborted) {
      this.#tell();
    }
  }
}
