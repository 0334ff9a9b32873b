import { setTimeout as sleep } from 'node:timers/promises';

import { Client, type Call, type Hear } from '../../kit/index.ts';

const PAUSE_MS = 500;

/**
 * Reads an answer to its end, taking nothing of it now and then until some time has passed.
 *
 * @param origin such as `http://127.0.0.1:8080`
 * @param slowMs how long it is read slowly; then at once
 * @returns whether it came whole
 */
export async function readSlowly(origin: string, call: Call, slowMs: number, hear: Hear): Promise<boolean> {
  const startedAt = performance.now();
  // Where the connection ends with the answer, Envoy gives a reader that takes nothing of its last bytes only a second.
  const client = new Client(origin, { keepAlive: true, hear });
  try {
    const response = await client.open(call);
    const parts = response[Symbol.asyncIterator]();
    while ((await parts.next()).done !== true) {
      if (performance.now() - startedAt < slowMs) {
        await sleep(PAUSE_MS);
      }
    }
    return response.statusCode === 200;
  } catch {
    return false;
  } finally {
    client.close();
  }
}
