import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, jest } from '@jest/globals';

import { PostgresServer, SERVER_TIMEOUT_MS } from '@film-mesh/postgres-server/testing';
import { STORE_TITLES, STORES, type Store } from '@film-mesh/service-descriptor';

const TEST_TIMEOUT_MS = 30_000;

/** A kind of store for tests. */
export interface TestStore {
  /** Its name in the report. */
  readonly name: string;
  /** Set if `supportsRowLocks` is true for it. */
  readonly locksRows: boolean;
  /** The URL of a fresh, empty database; only inside of hooks and tests. */
  freshUrl(): Promise<string>;
}

interface StartedStore {
  freshUrl(): Promise<string>;
  stop(): Promise<void>;
}

/** A file, as in production: a database in memory has no reader beside its writer. */
async function startSqlite(): Promise<StartedStore> {
  const folder = await mkdtemp(join(tmpdir(), 'film-mesh-sqlite-'));
  let made = 0;
  return {
    freshUrl: () => Promise.resolve(`sqlite:${join(folder, `${String(made++)}.sqlite`)}`),
    stop: () => rm(folder, { recursive: true }),
  };
}

async function startPostgres(): Promise<StartedStore> {
  const server = await PostgresServer.create();
  return {
    freshUrl: () => server.freshUrl(),
    stop: () => server.remove(),
  };
}

const KINDS = {
  sqlite: { locksRows: false, start: startSqlite },
  postgres: { locksRows: true, start: startPostgres },
} satisfies Record<Store, unknown>;

/** Runs a suite on every kind of store that production may have; each is started before it and removed after it. */
export function describeEachStore(suite: (store: TestStore) => void): void {
  // A busy machine is slow to create a database.
  jest.setTimeout(TEST_TIMEOUT_MS);
  describe.each(STORES.map((store) => ({ name: STORE_TITLES[store], ...KINDS[store] })))('on $name', (kind) => {
    const { name, locksRows, start } = kind;
    let started: StartedStore | undefined;
    beforeAll(async () => {
      started = await start();
    }, SERVER_TIMEOUT_MS);
    afterAll(() => started?.stop(), SERVER_TIMEOUT_MS);
    suite({
      name,
      locksRows,
      freshUrl: () => started?.freshUrl() ?? Promise.reject(new Error('the store has not started yet')),
    });
  });
}
