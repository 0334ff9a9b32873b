import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql, type Kysely } from 'kysely';

import {
  pgBouncerVersion,
  PostgresServer,
  SERVER_TIMEOUT_MS,
  startPgBouncer,
  type PgBouncer,
} from '@film-mesh/postgres-server/testing';
import { openPostgres } from './open-postgres.ts';
import { provisionStatements } from '@film-mesh/postgres-server/provision';
import { TIMEOUTS } from '@film-mesh/postgres-server/session-settings';

const TEST_TIMEOUT_MS = 30_000;
/** Far less than the wait for a server, in milliseconds. */
const AT_ONCE_MS = 10_000;
/** The first version that keeps prepared statements for shared connections. */
const KEEPS_STATEMENTS = 21;

const IGNORED = ['options', ...Object.keys(TIMEOUTS)].join(', ');
const version = pgBouncerVersion();

/** Longer than any time-out of the role. */
const migrations = {
  '001-slow': { up: (db: Kysely<unknown>) => sql`select pg_sleep(3.2)`.execute(db).then(() => undefined) },
};

let databases = 0;

// CI installs it; a machine without it runs the other tests.
(version === undefined ? describe.skip : describe)('A service behind PgBouncer', () => {
  let server: PostgresServer;
  let url: string;
  let pooler: PgBouncer | undefined;

  beforeAll(async () => {
    server = await PostgresServer.create();
  }, SERVER_TIMEOUT_MS);
  afterAll(() => server.remove(), SERVER_TIMEOUT_MS);
  beforeEach(async () => {
    const name = `pooled_${String(databases++)}`;
    await server.execute(...provisionStatements({ database: name, role: name, password: 'secret' }));
    url = server.url(name, name, 'secret');
  });
  afterEach(async () => {
    await pooler?.stop();
    pooler = undefined;
  });

  const open = async (options: Readonly<Record<string, string>>) => {
    pooler = await startPgBouncer(url, options);
    return openPostgres(pooler.url, migrations);
  };
  const expectRefusal = async (options: Readonly<Record<string, string>>, error: object) => {
    const began = Date.now();
    await expect(open(options)).rejects.toMatchObject(error);
    expect(Date.now() - began).toBeLessThan(AT_ONCE_MS);
  };
  const forget = () => {
    const { username } = new URL(url);
    return server.execute(`ALTER ROLE ${username} IN DATABASE ${username} RESET ALL`);
  };

  it(
    'has its time-outs by its role where the pooler drops those that it asks for, and its migrations have none',
    async () => {
      const db = await open({ pool_mode: 'session', ignore_startup_parameters: IGNORED });
      await expect(sql`select pg_sleep(3.2)`.execute(db)).rejects.toMatchObject({ code: 'store-unavailable' });
      const { rows } = await sql`
        select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
          current_setting('idle_in_transaction_session_timeout') as idle, current_setting('plan_cache_mode') as plans`.execute(
        db,
      );
      expect(rows).toEqual([{ statement: '3s', lock: '1s', idle: '5s', plans: 'force_custom_plan' }]);
      await db.destroy();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is not ready where nobody gives it its time-outs, and says which they are',
    async () => {
      await forget();
      await expectRefusal(
        { pool_mode: 'session', ignore_startup_parameters: IGNORED },
        { message: expect.stringMatching(/lack statement_timeout, lock_timeout, .*ALTER ROLE/u) },
      );
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is not ready where the connections that serve are refused, and says why',
    async () => {
      await expectRefusal(
        { pool_mode: 'session' },
        { code: 'store-unavailable', cause: { message: expect.stringContaining('unsupported startup parameter') } },
      );
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is not ready where connections are shared and their prepared statements are not kept, and says so',
    async () => {
      const none = Number(version) >= KEEPS_STATEMENTS ? { max_prepared_statements: '0' } : {};
      await expectRefusal(
        { pool_mode: 'transaction', ignore_startup_parameters: IGNORED, ...none },
        { message: expect.stringContaining('prepared statements') },
      );
    },
    TEST_TIMEOUT_MS,
  );
});

describe('A role that has its time-outs from provision.sql', () => {
  it(
    'waits for a migration without them, and has them where the service asks for none',
    async () => {
      const server = await PostgresServer.create();
      const provision = { database: 'film', role: 'film', password: 'secret' };
      await server.execute(...provisionStatements(provision));
      const url = server.url('film', 'film', 'secret');
      const opened = await Promise.all([openPostgres(url, migrations), openPostgres(url, migrations)]);
      await Promise.all(opened.map((db) => db.destroy()));
      await server.remove();
    },
    SERVER_TIMEOUT_MS,
  );
});
