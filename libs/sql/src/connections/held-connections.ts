import { AsyncLocalStorage } from 'node:async_hooks';

import type { AbortableOperationOptions, ConnectionProvider, DatabaseConnection, Driver } from 'kysely';

interface Hold {
  readonly connection: DatabaseConnection;
  readonly outer: Hold | undefined;
  released: boolean;
}

const innermost = new AsyncLocalStorage<Hold | undefined>();

/** The connections of a driver, each of which knows the code that holds it; see {@link callerHolds}. */
export class HeldConnections implements ConnectionProvider {
  readonly #driver: Driver;
  #ended = false;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /** Refuses further connections. */
  end(): void {
    this.#ended = true;
  }

  async provideConnection<T>(
    consumer: (connection: DatabaseConnection) => Promise<T>,
    options?: AbortableOperationOptions,
  ): Promise<T> {
    if (this.#ended) {
      // The message of Kysely's own driver.
      throw new Error('driver has already been destroyed');
    }
    const connection = await this.#driver.acquireConnection(options);
    const hold: Hold = { connection, outer: held(innermost.getStore()), released: false };
    try {
      return await innermost.run(hold, () => consumer(connection));
    } finally {
      hold.released = true;
      await this.#driver.releaseConnection(connection, options);
    }
  }
}

/** Tests whether the current code was called by code that holds such a connection and waits for it. */
export function callerHolds(isSuch: (connection: DatabaseConnection) => boolean): boolean {
  for (let hold = held(innermost.getStore()); hold !== undefined; hold = held(hold.outer)) {
    if (isSuch(hold.connection)) {
      return true;
    }
  }
  return false;
}

/** The nearest unreleased connection: code that a transaction has started may continue after its end. */
function held(hold: Hold | undefined): Hold | undefined {
  let nearest = hold;
  while (nearest?.released) {
    nearest = nearest.outer;
  }
  return nearest;
}
