import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '@film-mesh/mesh';
import { RawClient, readAnswers, type RawAnswer } from '@film-mesh/service-kit/raw-client';

import type { Hear } from './client.ts';

/** The response to raw bytes. */
export interface Exchange {
  readonly answers: readonly RawAnswer[];
  /** Set if the other side closed the connection. */
  readonly closed: boolean;
}

/** Longer than the proxy leaves a connection open after an answer that is its last on it, in milliseconds. */
const CLOSED_WITHIN_MS = 2_500;

/**
 * Sends bytes on a connection of their own, and waits for its end.
 *
 * @param origin such as `http://127.0.0.1:8080`
 */
export async function exchange(origin: string, bytes: string, hear: Hear): Promise<Exchange> {
  const client = new RawClient(origin).send(bytes);
  const closed = await Promise.race([client.answers().then(() => true), sleep(CLOSED_WITHIN_MS, false)]);
  client.destroy();
  return { answers: hearAnswers(bytes, client.received, hear), closed };
}

/**
 * Tells of the answers to some bytes, and returns them.
 *
 * @param asked the bytes, whose first line names the request
 */
export function hearAnswers(asked: string, received: string, hear: Hear): RawAnswer[] {
  const [firstLine = ''] = asked.split('\r\n');
  const answers = readAnswers(received);
  answers.forEach((answer) => hear(firstLine, answer));
  return answers;
}

/**
 * The answer to the bytes of one request, which must ask for the connection to be closed. Closes it first where the
 * answer has a length: Envoy waits for a second, until its client has closed.
 *
 * @param origin such as `http://127.0.0.1:8080`
 * @throws {Error} where there is none
 */
export async function answerToBytes(origin: string, bytes: string): Promise<RawAnswer> {
  const client = new RawClient(origin).send(Buffer.from(bytes));
  let closed = false;
  void client.answers().then(() => (closed = true));
  await until(`an answer of ${origin}`, () => closed || isWhole(client.received));
  const { error } = client;
  client.destroy();
  if (error !== undefined) {
    throw new Error(`the connection to ${origin} ended with ${error}`);
  }
  const [answer] = readAnswers(client.received);
  if (answer === undefined) {
    throw new Error(`${origin} did not answer`);
  }
  return answer;
}

/** @param received byte by byte (`latin1`) */
function isWhole(received: string): boolean {
  const length = readAnswers(received)[0]?.headers['content-length'];
  return length !== undefined && received.length - received.indexOf('\r\n\r\n') - 4 >= Number(length);
}
