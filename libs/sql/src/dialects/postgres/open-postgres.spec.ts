import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql, type Kysely } from 'kysely';

import { PostgresServer, SERVER_TIMEOUT_MS } from '@film-mesh/postgres-server/testing';
import { openPostgres } from './open-postgres.ts';

const TEST_TIMEOUT_MS = 30_000;
/** Far less than the wait for a server, in milliseconds. */
const AT_ONCE_MS = 10_000;

const quick = { '001-nothing': { up: () => Promise.resolve() } };
/** Longer than any time-out of a service's query. */
const slow = {
  '001-slow': { up: (db: Kysely<unknown>) => sql`select pg_sleep(3.2)`.execute(db).then(() => undefined) },
};

describe('openPostgres', () => {
  let server: PostgresServer;
  let url: string;

  beforeAll(async () => {
    server = await PostgresServer.create();
  }, SERVER_TIMEOUT_MS);
  afterAll(() => server.remove(), SERVER_TIMEOUT_MS);
  beforeEach(async () => {
    url = await server.freshUrl();
  });

  const expectAtOnce = async (work: () => Promise<void>) => {
    const began = Date.now();
    await work();
    expect(Date.now() - began).toBeLessThan(AT_ONCE_MS);
  };

  it(
    'lets eight replicas wait for a migration that takes longer than a query may',
    async () => {
      const opened = await Promise.all(Array.from({ length: 8 }, () => openPostgres(url, slow)));
      const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(
        await openPostgres(url, slow),
      );
      expect(rows).toEqual([{ name: '001-slow' }]);
      await Promise.all(opened.map((one) => one.destroy()));
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'waits for a server that is not there yet',
    async () => {
      await server.stop();
      const opening = openPostgres(url, quick);
      await server.start();
      await (await opening).destroy();
    },
    TEST_TIMEOUT_MS,
  );

  it('gives up on a server that never comes, in a line that says why', async () => {
    const nowhere = 'postgres://film:secret@127.0.0.1:1/film';
    const opening = openPostgres(nowhere, quick, 500);
    await expect(opening).rejects.toMatchObject({
      code: 'store-unavailable',
      cause: { message: expect.stringMatching(/^connect ECONNREFUSED(?!.*secret)/) },
    });
  });

  it.each([
    ['a wrong password', () => server.url('postgres', 'postgres', 'wrong'), /^password authentication failed/],
    ['a missing database', () => server.url('missing'), /^database "missing" does not exist/],
    ['no password at all', () => server.url('postgres', 'postgres', ''), /not reachable/],
    ['TLS that the server has not', () => `${url}?sslmode=verify-full`, /not reachable/],
  ])(
    'does not wait where the trouble is %s',
    async (_trouble, urlOf, message) => {
      await expectAtOnce(() => expect(openPostgres(urlOf(), quick)).rejects.toThrow(message));
    },
    TEST_TIMEOUT_MS,
  );
});
