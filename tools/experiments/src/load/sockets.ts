import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { answersIn } from './raw-answers.ts';
import type { Hear } from './send.ts';

/**
 * How many connections are open after a while on each of which a client sends some bytes, and then one every half second.
 *
 * @param origin such as `http://127.0.0.1:8080`
 */
export async function stillOpen(
  origin: string,
  count: number,
  first: string,
  seconds: number,
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
      sockets.filter(isOpen).forEach((socket) => socket.write('x'));
    }
    return sockets.filter(isOpen).length;
  } finally {
    sockets.forEach((socket) => socket.destroy());
  }
}

/** What names a request that is sent as bytes. */
export function firstLine(request: string): string {
  return request.split('\r\n')[0] ?? '';
}

function isOpen({ readyState }: Socket): boolean {
  return readyState === 'open';
}
