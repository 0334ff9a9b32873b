import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How often it is looked whether the server still listens, in milliseconds. */
const LOOK_MS = 20;

/** The open connections of a server, those that were upgraded or have sent nothing among them. */
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

  /**
   * Closes the connections that no request has come on, once the server takes no more of them: Node takes none of them for
   * idle.
   */
  closeUnused(): void {
    const looking = setInterval(() => {
      if (!this.#server.listening) {
        clearInterval(looking);
        this.#of(({ bytesRead }) => bytesRead === 0).forEach((socket) => socket.destroy());
      }
    }, LOOK_MS).unref();
  }

  /**
   * Resets what is open, so that nobody takes half an answer for the whole, not even a client of HTTP/1.0, for which the end
   * of the connection is the end of the answer.
   *
   * @returns how many connections there were
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
