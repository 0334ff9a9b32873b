import { createServer } from 'node:net';

import { UserError } from './command-line/index.ts';

import { errorCode } from './error-code.ts';

/** The address that everything of the local mesh listens on. */
export const LOOPBACK = '127.0.0.1';

/** Assigns ports, none of them twice. */
export class Ports {
  readonly #given = new Map<number, string>();

  /** A port that nobody listens on. */
  async free(wantedBy: string): Promise<number> {
    for (;;) {
      const port = await tryPort(0);
      if (!this.#given.has(port)) {
        this.#given.set(port, wantedBy);
        return port;
      }
    }
  }

  /**
   * This port.
   *
   * @throws {UserError} naming the port, if it is not available
   */
  async take(port: number, wantedBy: string): Promise<number> {
    const wanted = `port ${String(port)}, which ${wantedBy} needs,`;
    const other = this.#given.get(port);
    if (other !== undefined) {
      throw new UserError(`${wanted} is also needed by ${other}`);
    }
    await tryPort(port).catch((error: unknown) => {
      const code = errorCode(error);
      throw new UserError(`${wanted} ${code === 'EADDRINUSE' ? 'is taken' : `is not available (${code})`}`, {
        cause: error,
      });
    });
    this.#given.set(port, wantedBy);
    return port;
  }

  /** Releases a port, which may then be assigned again. */
  release(port: number): void {
    this.#given.delete(port);
  }
}

/** Listens for a moment on a port, 0 for any free one, and resolves with it. */
function tryPort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  });
}
