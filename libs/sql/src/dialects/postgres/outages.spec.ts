import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql, type Kysely } from 'kysely';

import { PostgresServer, SERVER_TIMEOUT_MS } from '@film-mesh/postgres-server/testing';
import { openDatabase } from '../../database/open-database.ts';
import { prepareRead, type PreparedRead } from '../../statements/prepared-read.ts';

interface Tables {
  thing: { id: number };
}

const migrations = {
  '001-thing': {
    up: (db: Kysely<unknown>) => db.schema.createTable('thing').addColumn('id', 'integer').execute(),
  },
};

/** Time limit of each call while the store is away, in milliseconds. */
const ANSWER_MS = 3_000;
/** Time limit for calls to succeed again after the store's return, in milliseconds. */
const RECOVERY_MS = 5_000;
const TEST_TIMEOUT_MS = 30_000;

describe('An outage of PostgreSQL', () => {
  let server: PostgresServer;
  let url: string;
  let db: Kysely<Tables>;
  let prepared: PreparedRead<[], Tables['thing']>;

  beforeAll(async () => {
    server = await PostgresServer.create();
  }, SERVER_TIMEOUT_MS);
  afterAll(() => server.remove(), SERVER_TIMEOUT_MS);
  beforeEach(async () => {
    url = await server.freshUrl();
    db = await openDatabase<Tables>(url, migrations);
    // Some connections of the pool are open, and some are still to be made.
    await Promise.all([read(), read(), read()]);
    prepared = prepareRead(db, () => db.selectFrom('thing').select('id'));
    await prepared.all();
  });
  afterEach(() => db.destroy());

  const read = () => db.selectFrom('thing').selectAll().execute();
  const readPrepared = () => prepared.all();
  const write = (within = db) => within.insertInto('thing').values({ id: 1 }).execute();
  const writeTwice = () =>
    db.transaction().execute(async (trx) => {
      await write(trx);
      await write(trx);
    });

  const calls = [read, readPrepared, write, writeTwice];

  /** The error of a call that must fail, and the time it took. */
  const failure = async (call: () => Promise<unknown>) => {
    const began = Date.now();
    const error = await call().catch((reason: unknown) => reason);
    return { error, slow: Date.now() - began >= ANSWER_MS };
  };
  const expectUnavailable = async (...calls: (() => Promise<unknown>)[]) => {
    const failures = await Promise.all(calls.map((call) => failure(call)));
    const code = 'store-unavailable';
    expect(failures).toEqual(calls.map(() => ({ error: expect.objectContaining({ code }), slow: false })));
  };
  const expectRecovery = async () => {
    const began = Date.now();
    while ((await Promise.allSettled(calls.map((call) => call()))).some(({ status }) => status === 'rejected')) {
      expect(Date.now() - began).toBeLessThan(RECOVERY_MS);
      await sleep(20);
    }
    expect(Date.now() - began).toBeLessThan(RECOVERY_MS);
  };
  const manyCalls = Array.from({ length: 4 }, () => calls).flat();

  it(
    'makes every call say so while the server is stopped, and is over when it is back',
    async () => {
      await server.stop();
      await expectUnavailable(...manyCalls);
      await expectUnavailable(...manyCalls);
      await server.start();
      await expectRecovery();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'makes every call say so while the server is frozen, and is over when it goes on',
    async () => {
      server.freeze();
      try {
        await expectUnavailable(...manyCalls);
        await expectUnavailable(...manyCalls);
      } finally {
        server.thaw();
      }
      await expectRecovery();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'that freezes the server does not keep the database from being closed',
    async () => {
      const closed = await openDatabase<Tables>(url, migrations);
      await closed.selectFrom('thing').select('id').execute();
      await prepareRead(closed, () => closed.selectFrom('thing').select('id')).all();
      server.freeze();
      try {
        const began = Date.now();
        await closed.destroy();
        expect(Date.now() - began).toBeLessThan(ANSWER_MS);
      } finally {
        server.thaw();
      }
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'that freezes the server in the middle of a transaction ends it in one time-out',
    async () => {
      const interrupted = db.transaction().execute(async (trx) => {
        await write(trx);
        server.freeze();
        await expectUnavailable(() => write(trx));
        // Kysely rolls back now, on the same connection.
        return Promise.reject(new Error('on purpose'));
      });
      try {
        await expectUnavailable(() => interrupted);
      } finally {
        server.thaw();
      }
      await expectRecovery();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'that stops the server between two queries of a transaction does not end the process',
    async () => {
      const interrupted = db.transaction().execute(async (trx) => {
        await write(trx);
        await server.stop();
        await write(trx);
      });
      await expectUnavailable(() => interrupted);
      await server.start();
      await expectRecovery();
    },
    TEST_TIMEOUT_MS,
  );

  it('of the connections that are idle in the pool is met by no transaction', async () => {
    const pids = sql<{ pid: number }>`select pid from pg_stat_activity where datname = current_database()`;
    for (let n = 0; n < 50; n++) {
      const { rows } = await pids.execute(db);
      process.kill(Number(rows[n % rows.length]?.pid), 'SIGTERM');
      // So that this process has not noticed it yet.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      await Promise.all([writeTwice(), writeTwice(), writeTwice()]);
    }
    expect(await read()).toHaveLength(300);
  });

  it('leaves no answer of a query that was given up to the next', async () => {
    const impatient = await openDatabase<Tables>(`${url}?query_timeout=300`, migrations);
    await expectUnavailable(() => sql`select pg_sleep(0.6), 'late' as answer`.execute(impatient));
    for (let n = 0; n < 10; n++) {
      const { rows } = await sql<{ answer: string }>`select ${String(n)} as answer`.execute(impatient);
      expect(rows).toEqual([{ answer: String(n) }]);
    }
    await impatient.destroy();
  });
});
