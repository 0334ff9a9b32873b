import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Interval of the check whether the server still listens, in milliseconds. */
const LOOK_MS = 20;

/** The open connections of a server, including upgraded ones and those without a request so far. */
export class Connections {
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    });
  }

  /** Closes connections without any request once the server no longer listens: to Node, they are not idle. */
  closeUnused(): void {
    const looking = setInterval(() => {
      if (!this.#server.listening) {
        clearInterval(looking);
        this.#of(({ bytesRead }) => bytesRead === 0).forEach((socket) => socket.destroy());
      }
    }, LOOK_MS).unref();
  }

  /**
   * Resets open connections, so that nobody takes a truncated response for complete, not even a client of HTTP/1.0, for
   * which the end of the connection is the end of the response.
   *
   * @returns the number of connections
   */
  reset(): number {
    const open = this.#of(() => true);
    open.forEach((socket) => socket.resetAndDestroy());
    return open.length;
  }

  #of(applies: (socket: Socket) => boolean): Socket[] {
    return [...this.#open].filter(applies);
  }
}
