import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import type { Call } from './closed-loop.ts';

/** How long an answer may be silent, in milliseconds. */
const TIMEOUT_MS = 30_000;

/**
 * Sends one request on a connection of its own.
 *
 * @throws {Error} where it is not answered with success
 */
export async function send(
  origin: string,
  { path, method = 'GET', headers = {}, body }: Call,
): Promise<IncomingMessage> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(origin + path, { method, headers, agent: false, timeout: TIMEOUT_MS })
      .once('response', resolve)
      .once('error', reject)
      .once('timeout', () => asked.destroy(new Error(`${method} ${origin}${path} was not answered`)));
    asked.end(body);
  });
  const { statusCode = 0 } = response;
  if (statusCode >= 300) {
    throw new Error(`${method} ${origin}${path} was answered with ${String(statusCode)}: ${await text(response)}`);
  }
  return response;
}

/** The body of the answer to one request. */
export async function answerTo(origin: string, call: Call): Promise<string> {
  return text(await send(origin, call));
}
