import { setTimeout as sleep } from 'node:timers/promises';

import { isBusy } from './sqlite-errors.ts';

/** How long a lock that another process holds is waited for, in milliseconds. */
const MAX_WAIT_MS = 2_000;
/** How long between two tries, in milliseconds; each wait is a random part of it, so that processes do not march in step. */
const RETRY_MS = 4;

/** Lets one writer of this process at a time to the database, and waits for the writers of other processes. */
export class SqliteLock {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when it is the caller's turn, with the function that ends it. */
  async acquire(): Promise<() => void> {
    const before = this.#last;
    let release: () => void = () => undefined;
    this.#last = new Promise((resolve) => (release = resolve));
    await before;
    return release;
  }
}

/**
 * Repeats what fails because another process holds the lock, without stopping the event loop.
 *
 * @throws what `work` threw last, when the lock was not free within {@link MAX_WAIT_MS}
 */
export async function whenFree<T>(work: () => T): Promise<T> {
  const deadline = Date.now() + MAX_WAIT_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) {
        throw error;
      }
    }
    await sleep(1 + Math.random() * RETRY_MS);
  }
}
