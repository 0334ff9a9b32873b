import { get } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import { UserError } from './command-line/index.ts';

/** Time between two checks, in milliseconds. */
const INTERVAL_MS = 25;

/** The status of a URL; undefined if nobody answers within a second. */
export function statusOf(url: string, headers: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
  // Not fetch: it blocks some ports, 6000 among them.
  return new Promise((resolve) => {
    const request = get(url, { agent: false, headers, timeout: 1_000 }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => {
      resolve(undefined);
    });
  });
}

/** The JSON of a URL; undefined if nobody answers with any within a second. */
export function getJson(url: string): Promise<unknown> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: 1_000 }, (response) => {
      json(response).then(resolve, () => {
        resolve(undefined);
      });
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => {
      resolve(undefined);
    });
  });
}

/**
 * Waits until a condition is true.
 *
 * @param what its name, for the error
 * @param timeoutMs the time limit, in milliseconds
 * @throws {UserError} if it is not true in time
 */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 30_000,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    signal?.throwIfAborted();
    if (Date.now() > deadline) {
      throw new UserError(`timed out waiting for ${what} after ${String(timeoutMs / 1_000)} s`);
    }
    await sleep(INTERVAL_MS);
  }
}
