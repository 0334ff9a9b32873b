import { setTimeout as sleep } from 'node:timers/promises';

/** The longest time between two pings of a receiver that has failed, in milliseconds. */
const PING_MS = 250;

/**
 * Pings a failed receiver until it is back. A ping costs neither side a write, so it is frequent, while the waits
 * between deliveries grow: waiting events are delivered as soon as the receiver is back.
 */
export class RecoveryWatch {
  readonly #isBack: () => Promise<boolean>;
  readonly #tell: () => void;
  readonly #stopped = new AbortController();
  #watching: Promise<void> | undefined;

  /**
   * @param isBack pings; must not reject
   * @param tell is called when it is back
   */
  constructor(isBack: () => Promise<boolean>, tell: () => void) {
    this.#isBack = isBack;
    this.#tell = tell;
  }

  /** Starts to ping, unless it does so already. */
  begin(): void {
    this.#watching ??= this.#watch();
  }

  /** Stops the pings, and resolves when the current one has ended. */
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
