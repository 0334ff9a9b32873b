import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { hearAnswers, type Hear } from '../../kit/index.ts';

/**
 * Number of connections still open after a while, on each of which a client sends some bytes, and then more every half
 * second.
 *
 * @param origin such as `http://127.0.0.1:8080`
 * @param more the later bytes; none if empty
 */
export async function stillOpen(
  origin: string,
  count: number,
  first: string,
  seconds: number,
  more: string,
  hear: Hear,
): Promise<number> {
  const sockets = openSockets(origin, count, first);
  sockets.forEach((socket) => {
    socket.setEncoding('latin1').on('data', (received: string) => {
      hearAnswers(first, received, hear);
    });
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
  const sockets = openSockets(origin, count, first);
  sockets.forEach((socket) => socket.pause());
  try {
    return await work();
  } finally {
    sockets.forEach((socket) => socket.destroy());
  }
}

function openSockets(origin: string, count: number, first: string): Socket[] {
  const { hostname, port } = new URL(origin);
  return Array.from({ length: count }, () => {
    const socket = connect({ host: hostname, port: Number(port) });
    // A connection that the other side ends is what is looked for.
    socket.on('error', () => socket.destroy());
    socket.write(first);
    return socket;
  });
}

function isOpen({ readyState }: Socket): boolean {
  return readyState === 'open';
}
