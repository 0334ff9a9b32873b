import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

import { UserError } from './command-line/index.ts';

import { errorCode } from './error-code.ts';

/** The address that everything of the local mesh listens on. */
export const LOOPBACK = '127.0.0.1';

/**
 * The range of free ports, its end excluded: below those that Linux and macOS give to connections and to servers without
 * a port of their own. Until a part of the mesh listens on its port, seconds later, nobody else would get it by chance.
 */
const FREE = { from: 10_000, to: 30_000 };

/** Assigns ports, none of them twice. */
export class Ports {
  readonly #given = new Map<number, string>();

  /** A port that nobody listens on. */
  async free(wantedBy: string): Promise<number> {
    for (;;) {
      const port = randomInt(FREE.from, FREE.to);
      if (!this.#given.has(port) && (await isFree(port))) {
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

async function isFree(port: number): Promise<boolean> {
  return await tryPort(port).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === 'EADDRINUSE') {
        return false;
      }
      throw error;
    },
  );
}

/** Listens for a moment on a port. */
function tryPort(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      server.close(() => {
        resolve();
      });
    });
  });
}
