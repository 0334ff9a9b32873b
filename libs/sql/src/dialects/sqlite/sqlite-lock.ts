import { setTimeout as sleep } from 'node:timers/promises';

import { isBusy } from './sqlite-errors.ts';

/** Time limit of the wait for a lock of another process, in milliseconds. */
const MAX_WAIT_MS = 2_000;
/**
 * Longest time between two tries, in milliseconds; each wait is a random part of it, so that processes do not march in
 * step.
 */
const RETRY_MS = 4;

/**
 * Repeats work that fails because another process holds the lock, without blocking the event loop.
 *
 * @throws the last error of `work`, if the lock was not free within {@link MAX_WAIT_MS}
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
