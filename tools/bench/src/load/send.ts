import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import type { Call } from './closed-loop.ts';

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
    request(origin + path, { method, headers, agent: false })
      .once('response', resolve)
      .once('error', reject)
      .end(body);
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
