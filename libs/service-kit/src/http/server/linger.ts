import type { Socket } from 'node:net';

/** Time that a client may still send after its last response, in milliseconds. */
const LINGER_MS = 1_000;

/**
 * Closes a connection gracefully after its last response (RFC 9112, section 9.6): Node would close it at once, and
 * unread bytes of the client would then reset it, the response included. They are read and dropped.
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
