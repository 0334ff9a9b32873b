import { DATABASE_CONNECTIONS } from '@film-mesh/service-descriptor';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql, type Kysely } from 'kysely';

import { PostgresServer, SERVER_TIMEOUT_MS } from '@film-mesh/postgres-server/testing';
import { openDatabase } from '../../database/open-database.ts';
import { prepareRead } from '../../statements/prepared-read.ts';
import { supportsRowLocks } from '../../transactions/row-locks.ts';

interface Tables {
  thing: { id: number };
}

const migrations = {
  '001-thing': {
    async up(db: Kysely<unknown>) {
      await db.schema.createTable('thing').addColumn('id', 'integer').execute();
      await sql`insert into thing (id) values (1)`.execute(db);
    },
  },
};

describe("A replica's share of PostgreSQL", () => {
  let server: PostgresServer;
  let url: string;
  let db: Kysely<Tables>;

  beforeAll(async () => {
    server = await PostgresServer.create();
    url = await server.freshUrl();
    db = await openDatabase<Tables>(url, migrations);
  }, SERVER_TIMEOUT_MS);
  afterAll(async () => {
    await db.destroy();
    await server.remove();
  }, SERVER_TIMEOUT_MS);

  it('is so small that ten replicas get theirs when all are overloaded', async () => {
    const overloaded = await server.freshUrl();
    const open = () => openDatabase<Tables>(overloaded, migrations);
    const replicas = await Promise.all(Array.from({ length: 10 }, open));
    const connections = sql<{ count: number }>`
      select count(*) as count from pg_sleep(0.05), pg_stat_activity where datname = current_database()`;
    await Promise.all(replicas.map((replica) => connections.execute(replica)));
    await Promise.all(
      replicas.map((replica) => prepareRead(replica, () => replica.selectFrom('thing').select('id')).all()),
    );
    const calls = replicas.flatMap((replica) => Array.from({ length: 20 }, () => connections.execute(replica)));
    const counts = (await Promise.all(calls)).map(({ rows }) => rows[0]?.count ?? 0);
    // Some connections for migrations may still be closing.
    const { working, reading, migrating } = DATABASE_CONNECTIONS;
    expect(Math.max(...counts)).toBeLessThanOrEqual(replicas.length * (working + reading + migrating));
    await Promise.all(replicas.map((replica) => replica.destroy()));
  });

  it('is not held up by the lock of another for much longer than a second', async () => {
    const began = await db.transaction().execute(async (other) => {
      await other.selectFrom('thing').selectAll().forUpdate().execute();
      const now = Date.now();
      await expect(db.updateTable('thing').set({ id: 1 }).execute()).rejects.toMatchObject({
        code: 'store-unavailable',
        cause: { code: '55P03' },
      });
      return now;
    });
    expect(Date.now() - began).toBeGreaterThanOrEqual(900);
    expect(Date.now() - began).toBeLessThan(2_500);
    await db.updateTable('thing').set({ id: 1 }).execute();
  });

  it.each([
    ['statement_timeout', '3s'],
    ['lock_timeout', '1s'],
    ['idle_in_transaction_session_timeout', '5s'],
    ['plan_cache_mode', 'force_custom_plan'],
    ['application_name', 'film-mesh'],
  ])('has %s = %s on the server', async (name, value) => {
    const { rows } = await sql<{ value: string }>`select current_setting(${name}) as value`.execute(db);
    expect(rows).toEqual([{ value }]);
  });

  it('has what its URL says beside that', async () => {
    const own = await openDatabase<Tables>(`${url}?options=-c%20work_mem%3D8MB`, migrations);
    const { rows } = await sql`
      select current_setting('work_mem') as memory, current_setting('plan_cache_mode') as plans`.execute(own);
    expect(rows).toEqual([{ memory: '8MB', plans: 'force_custom_plan' }]);
    await own.destroy();
  });

  it('is not waited for by those who hold all of it: they are told at once, and others get their turn', async () => {
    const { working } = DATABASE_CONNECTIONS;
    const all = Promise.withResolvers<undefined>();
    let holding = 0;
    const greedy = Array.from({ length: working }, () =>
      db.transaction().execute(async () => {
        if (++holding === working) {
          all.resolve(undefined);
        }
        await all.promise;
        await db.selectFrom('thing').selectAll().execute();
      }),
    );
    await all.promise;
    const waiting = db.selectFrom('thing').selectAll().execute();
    const began = Date.now();
    const ends = await Promise.allSettled(greedy);
    expect(Date.now() - began).toBeLessThan(1_000);
    const reason = expect.objectContaining({ message: expect.stringContaining('would deadlock') });
    expect(ends).toEqual(greedy.map(() => ({ status: 'rejected', reason })));
    expect(await waiting).toHaveLength(1);
  });

  it('is called what its URL calls it', async () => {
    const named = await openDatabase<Tables>(`${url}?application_name=film-service-1`, migrations);
    const { rows } = await sql<{ name: string }>`select current_setting('application_name') as name`.execute(named);
    expect(rows).toEqual([{ name: 'film-service-1' }]);
    await named.destroy();
  });

  it('may lock rows', () => {
    expect(supportsRowLocks(db)).toBe(true);
  });
});
