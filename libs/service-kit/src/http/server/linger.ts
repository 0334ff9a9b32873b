import type { Socket } from 'node:net';

/** How long a client may still send after its last answer, in milliseconds. */
const LINGER_MS = 1_000;

/**
 * Makes a connection end gently after its last answer (RFC 9112, section 9.6): Node would close it at once, and bytes that
 * the client has sent but nobody has read would then reset it, answer and all. They are read and dropped.
 */
export function lingerAtEnd(socket: Socket): void {
  socket.destroySoon = () => {
    socket.end();
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => {
      clearTimeout(timer);
    });
  };
}
