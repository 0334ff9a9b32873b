import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Hear } from '../../kit/index.ts';

const PAUSE_MS = 500;

/**
 * Reads an answer to its end, taking nothing of it now and then until some time has passed.
 *
 * @param slowMs how long it is read slowly; then at once
 * @returns whether it came whole
 */
export function readSlowly(
  url: string,
  headers: Readonly<Record<string, string>>,
  slowMs: number,
  hear: Hear,
): Promise<boolean> {
  const startedAt = performance.now();
  // Where the connection ends with the answer, Envoy gives a reader that takes nothing of its last bytes only a second.
  const agent = new Agent({ keepAlive: true });
  return new Promise((resolve) => {
    get(url, { headers, agent }, (response) => {
      hear(`GET ${url}`, { status: response.statusCode ?? 0, headers: response.headers });
      response.on('data', () => {
        if (performance.now() - startedAt < slowMs) {
          response.pause();
          void sleep(PAUSE_MS).then(() => response.resume());
        }
      });
      // What is cut is not complete when it is closed; the error that comes first says no more.
      response.once('error', () => undefined);
      response.once('close', () => {
        agent.destroy();
        resolve(response.complete && response.statusCode === 200);
      });
    }).once('error', () => {
      resolve(false);
    });
  });
}
