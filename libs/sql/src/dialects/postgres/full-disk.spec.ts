import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql, type Kysely } from 'kysely';

import { PostgresServer, SERVER_TIMEOUT_MS } from '@film-mesh/postgres-server/testing';
import { openDatabase } from '../../database/open-database.ts';
import { prepareRead } from '../../statements/prepared-read.ts';

interface Tables {
  thing: { name: string };
}

const migrations = {
  '001-thing': { up: (db: Kysely<unknown>) => db.schema.createTable('thing').addColumn('name', 'text').execute() },
};
const ROWS = 2_000;
/** Time limit for writes to succeed again once there is room, in milliseconds. */
const RECOVERY_MS = 10_000;
const TEST_TIMEOUT_MS = 60_000;

/** A small disk; undefined if this user may not create one, or the system has another way to. */
const disk = (() => {
  const folder = mkdtempSync(join(tmpdir(), 'film-mesh-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200m,mode=755', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
})();

(disk === undefined ? describe.skip : describe)('A disk of PostgreSQL that is full', () => {
  let server: PostgresServer;
  let db: Kysely<Tables>;

  beforeAll(async () => {
    server = await PostgresServer.create(disk);
    await server.execute(
      "ALTER SYSTEM SET max_wal_size = '48MB'",
      'SELECT pg_reload_conf()',
      // As in production: a server without room for the WAL ends at once.
      'ALTER ROLE postgres SET synchronous_commit = on',
    );
    db = await openDatabase<Tables>(await server.freshUrl(), migrations);
  }, SERVER_TIMEOUT_MS);
  afterAll(async () => {
    await db.destroy();
    await server.remove();
    execFileSync('umount', [String(disk)]);
    rmSync(String(disk), { recursive: true });
  }, SERVER_TIMEOUT_MS);

  const write = () =>
    db.transaction().execute(async (trx) => {
      await sql`insert into thing (name) select repeat('x', 500) from generate_series(1, ${ROWS}::int)`.execute(trx);
    });

  it(
    'makes it a store that is unavailable, until there is room again, and loses nothing',
    async () => {
      const count = prepareRead(db, () => db.selectFrom('thing').select((eb) => eb.fn.countAll<number>().as('count')));
      let acknowledged = 0;
      const refused = await (async () => {
        for (;;) {
          await write();
          acknowledged += ROWS;
        }
      })().catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'store-unavailable' });
      await expect(write()).rejects.toMatchObject({ code: 'store-unavailable' });
      execFileSync('mount', ['-o', 'remount,size=400m', String(disk)]);
      const began = Date.now();
      while ((await Promise.allSettled([write()]))[0].status === 'rejected') {
        expect(Date.now() - began).toBeLessThan(RECOVERY_MS);
        await sleep(50);
      }
      // A refused write may have been kept: its COMMIT was not answered.
      const kept = Number((await count.first())?.count);
      expect([acknowledged + ROWS, acknowledged + 2 * ROWS]).toContain(kept);
    },
    TEST_TIMEOUT_MS,
  );
});
