import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

import { isBusy } from './sqlite-errors.ts';

/** Time between two tries, in milliseconds. */
const RETRY_MS = 50;

/** Options of the wait for a lock. */
export interface LockOptions {
  /** Is called before each further try. */
  readonly waiting?: (() => void) | undefined;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs work while no other process, and nobody else in this one, has the lock of this file. It is SQLite's, so that the
 * kernel releases the lock of a killed process.
 *
 * @param file is created if it is missing, and stays
 * @throws if the file cannot be written
 * @throws the reason of the signal
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T> | T,
  { waiting = () => undefined, signal }: LockOptions = {},
): Promise<T> {
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    while (!acquires(lock)) {
      waiting();
      await sleep(RETRY_MS);
      signal?.throwIfAborted();
    }
    return await work();
  } finally {
    lock.close();
  }
}

function acquires(lock: DatabaseSync): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (isBusy(error)) {
      return false;
    }
    throw error;
  }
}
