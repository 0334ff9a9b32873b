import { createServer } from 'node:net';

import { UserError } from './user-error.ts';

/** The address that everything of the local mesh listens on. */
export const LOOPBACK = '127.0.0.1';

/** Listens for a moment on a port, 0 for any that is free, and resolves with it. */
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

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return tryPort(0);
}

/** @throws {UserError} naming the port, where somebody listens on it */
export async function assertFree(port: number, wantedBy: string): Promise<void> {
  await tryPort(port).catch((error: unknown) => {
    throw new UserError(`port ${String(port)}, which ${wantedBy} wants, is taken`, { cause: error });
  });
}
