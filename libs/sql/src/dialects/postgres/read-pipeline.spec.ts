import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql, type Kysely } from 'kysely';

import { PostgresServer, SERVER_TIMEOUT_MS } from '@film-mesh/postgres-server/testing';
import { openDatabase } from '../../database/open-database.ts';
import { prepareRead, type Parameter } from '../../statements/prepared-read.ts';

interface Tables {
  thing: { id: number };
}

const migrations = {
  '001-thing': {
    async up(db: Kysely<unknown>) {
      await db.schema.createTable('thing').addColumn('id', 'integer').execute();
      await sql`insert into thing (id) select * from generate_series(1, 100)`.execute(db);
    },
  },
};

describe('The reads of a replica outside of transactions', () => {
  let server: PostgresServer;
  let url: string;
  let db: Kysely<Tables>;

  beforeAll(async () => {
    server = await PostgresServer.create();
  }, SERVER_TIMEOUT_MS);
  afterAll(() => server.remove(), SERVER_TIMEOUT_MS);
  beforeEach(async () => {
    url = await server.freshUrl();
    db = await openDatabase<Tables>(url, migrations);
    // Before its first use Kysely has no pool.
    await sql`select 1`.execute(db);
  });
  afterEach(() => db.destroy());

  const readThing = () =>
    prepareRead(db, (id: Parameter<number>) => db.selectFrom('thing').select('id').where('id', '=', id));
  const readBackend = () =>
    prepareRead(db, (nap: Parameter<number>) =>
      db.selectNoFrom([sql<number>`pg_backend_pid()`.as('pid'), sql`pg_sleep(${nap})`.as('nap')]),
    );

  it('share one connection', async () => {
    const backend = readBackend();
    const asked = Array.from({ length: 20 }, () => backend.first(0.02));
    const pids = new Set((await Promise.all(asked)).map((row) => row?.pid));
    expect(pids.size).toBe(1);
  });

  /** Ends a server process, like pg_terminate_backend, before this process notices anything. */
  const terminate = (pid: number) => {
    process.kill(pid, 'SIGTERM');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  };

  it('are statements that the server has parsed once', async () => {
    const thing = readThing();
    await Promise.all(Array.from({ length: 50 }, (_, id) => thing.first(id)));
    const count = prepareRead(db, () =>
      db.selectFrom(sql<{ statement: string }>`pg_prepared_statements`.as('prepared')).select('statement'),
    );
    const statements = (await count.all()).map(({ statement }) => statement);
    expect(statements.filter((statement) => statement.includes('"thing"'))).toHaveLength(1);
  });

  it('go on over a new connection when the server ends theirs, and none of them fails', async () => {
    const backend = readBackend();
    for (let n = 0; n < 100; n++) {
      const pid = Number((await backend.first(0))?.pid);
      // Some before they are noticed, some while they are in flight.
      const asked = n % 2 === 0 ? [] : [backend.first(0.01), backend.first(0)];
      terminate(pid);
      const pids = await Promise.all([...asked, backend.first(0)]);
      expect(pids.at(-1)?.pid).not.toBe(pid);
    }
  });

  it('are sent again, all that are under way, when their connection ends', async () => {
    const backend = readBackend();
    const pid = (await backend.first(0))?.pid;
    const asked = Array.from({ length: 5 }, () => backend.first(0.1));
    await sql`select pg_terminate_backend(${pid})`.execute(db);
    const pids = new Set((await Promise.all(asked)).map((row) => row?.pid));
    expect(pids.size).toBe(1);
    expect(pids).not.toContain(pid);
  });

  it('are sent again once, and then another replica may be asked', async () => {
    const backend = readBackend();
    await backend.first(0);
    const asked = backend.first(1).catch((error: unknown) => error);
    const readers = sql<{ pid: number }>`
      select pid from pg_stat_activity where query like '%pg_sleep%' and state = 'active' and pid <> pg_backend_pid()`;
    for (const killed = new Set<number>(); killed.size < 2;) {
      for (const { pid } of (await readers.execute(db)).rows.filter(({ pid }) => !killed.has(pid))) {
        terminate(pid);
        killed.add(pid);
      }
    }
    expect(await asked).toMatchObject({ code: 'store-unavailable', onlyHere: true });
    expect(await readThing().first(1)).toEqual({ id: 1 });
  });

  it('go on after a migration that changes what a statement of theirs answers', async () => {
    const thing = readThing();
    expect(await thing.first(1)).toEqual({ id: 1 });
    await sql`alter table thing alter column id type bigint`.execute(db);
    expect(await thing.first(1)).toEqual({ id: 1 });
    expect(await thing.first(1)).toEqual({ id: 1 });
  });

  it('say that the store is away, all of them, when the first of their kind meets a lock', async () => {
    const thing = readThing();
    await db.transaction().execute(async (other) => {
      await sql`lock table thing in access exclusive mode`.execute(other);
      const asked = await Promise.allSettled(Array.from({ length: 5 }, () => thing.first(1)));
      expect(asked).toEqual(
        asked.map(() => ({ status: 'rejected', reason: expect.objectContaining({ code: 'store-unavailable' }) })),
      );
    });
    expect(await thing.first(1)).toEqual({ id: 1 });
    expect(await Promise.all([thing.first(2), thing.first(3)])).toEqual([{ id: 2 }, { id: 3 }]);
  });

  it('leave no connection behind when the database is closed', async () => {
    const closed = await openDatabase<Tables>(`${url}?application_name=closed`, migrations);
    const thing = prepareRead(closed, (id: Parameter<number>) =>
      closed.selectFrom('thing').select('id').where('id', '=', id),
    );
    await thing.first(1);
    await Promise.all([thing.first(2), thing.first(3)]);
    await closed.destroy();
    const connections = sql`select pid from pg_stat_activity where application_name = 'closed'`;
    while ((await connections.execute(db)).rows.length > 0) {
      // The test's own time limit ends this.
    }
  });
});
