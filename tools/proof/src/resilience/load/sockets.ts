import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { AnswerHead } from './outcome.ts';
import { answersIn } from './raw-answers.ts';
import type { Hear } from './send.ts';

/**
 * How many connections are open after a while on each of which a client sends some bytes, and then more every half second.
 *
 * @param origin such as `http://127.0.0.1:8080`
 * @param more what is sent then; nothing where it is empty
 */
export async function stillOpen(
  origin: string,
  count: number,
  first: string,
  seconds: number,
  more: string,
  hear: Hear,
): Promise<number> {
  const { hostname, port } = new URL(origin);
  const sockets = Array.from({ length: count }, () => connect({ host: hostname, port: Number(port) }));
  sockets.forEach((socket) => {
    // A connection that the other side ends is what is looked for.
    socket.on('error', () => socket.destroy());
    socket.setEncoding('latin1').on('data', (received: string) => {
      answersIn(received).forEach((answer) => hear(firstLine(first), answer));
    });
    socket.write(first);
  });
  try {
    for (let half = 0; half < seconds * 2; half++) {
      await sleep(500);
      sockets.filter(isOpen).forEach((socket) => socket.write(more));
    }
    return sockets.filter(isOpen).length;
  } finally {
    sockets.forEach((socket) => socket.destroy());
  }
}

/**
 * Does some work while so many connections are open, of which nobody reads what comes.
 *
 * @param origin such as `http://127.0.0.1:8080`
 * @param first what each of them sends; nothing where it is empty
 */
export async function holding<T>(origin: string, count: number, first: string, work: () => Promise<T>): Promise<T> {
  const { hostname, port } = new URL(origin);
  const sockets = Array.from({ length: count }, () => connect({ host: hostname, port: Number(port) }).pause());
  sockets.forEach((socket) => {
    socket.on('error', () => socket.destroy());
    socket.write(first);
  });
  try {
    return await work();
  } finally {
    sockets.forEach((socket) => socket.destroy());
  }
}

/** What a client that sent some bytes got for them. */
export interface Exchange {
  readonly answers: readonly AnswerHead[];
  /** Whether the other side closed the connection. */
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
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port) });
  let received = '';
  socket.setEncoding('latin1').on('data', (text: string) => (received += text));
  socket.on('error', () => socket.destroy());
  socket.write(bytes, 'latin1');
  const ended = new Promise<boolean>((resolve) => socket.once('close', () => resolve(true)));
  const closed = await Promise.race([ended, sleep(CLOSED_WITHIN_MS, false)]);
  socket.destroy();
  const answers = answersIn(received);
  answers.forEach((answer) => hear(firstLine(bytes), answer));
  return { answers, closed };
}

/** What names a request that is sent as bytes. */
function firstLine(request: string): string {
  return request.split('\r\n')[0] ?? '';
}

function isOpen({ readyState }: Socket): boolean {
  return readyState === 'open';
}
