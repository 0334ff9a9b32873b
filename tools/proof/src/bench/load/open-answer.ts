import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import { Client, type Call } from '../../kit/index.ts';

/** Time that a response may be silent, in milliseconds. */
const SILENT_MS = 30_000;

/**
 * Sends one request on a connection of its own, whose answer is to be read.
 *
 * @throws {Error} where it is not answered with success
 */
export async function openAnswer(origin: string, call: Call): Promise<IncomingMessage> {
  const response = await new Client(origin).open(call);
  const { statusCode = 0 } = response;
  const what = `${call.method ?? 'GET'} ${origin}${call.path}`;
  if (statusCode >= 300) {
    throw new Error(`${what} was answered with ${String(statusCode)}: ${await text(response)}`);
  }
  return response.setTimeout(SILENT_MS, () => {
    response.destroy(new Error(`the answer to ${what} does not go on`));
  });
}
