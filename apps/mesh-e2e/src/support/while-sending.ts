import { setTimeout as sleep } from 'node:timers/promises';

/** Pause of a client between two requests, in milliseconds: it leaves the mesh a part of two cores. */
const PAUSE_MS = 10;

/**
 * Has several clients send one request after another until something else is done.
 *
 * @param send sends the requests of one turn of a client
 * @throws whatever the other thing or a client throws
 */
export async function whileSending<T>(
  clients: number,
  send: (client: number, turn: number) => Promise<unknown>,
  doing: () => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const client = async (_: unknown, number: number) => {
    for (let turn = 0; !over.signal.aborted; turn++) {
      await send(number, turn);
      await sleep(PAUSE_MS);
    }
  };
  const sending = Promise.all(Array.from({ length: clients }, client));
  try {
    return await Promise.race([doing(), sending.then(() => Promise.reject(new Error('the clients have ended')))]);
  } finally {
    // Also where this fails: otherwise the clients would go on forever.
    over.abort();
    await sending;
  }
}
