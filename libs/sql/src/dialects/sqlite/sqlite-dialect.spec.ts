import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql, type Kysely } from 'kysely';

import type { Migrations } from '../../migrations/migrate.ts';
import { openDatabase } from '../../database/open-database.ts';
import { prepareRead, type Parameter } from '../../statements/prepared-read.ts';
import { supportsRowLocks } from '../../transactions/row-locks.ts';

interface Tables {
  thing: { id: number };
}

const migrations: Migrations = {
  '001-thing': {
    up: (db: Kysely<unknown>) =>
      db.schema
        .createTable('thing')
        .addColumn('id', 'integer', (c) => c.primaryKey())
        .execute(),
  },
};

/** For a lock that is soon released, in milliseconds. */
const SHORT_MS = 50;
/** Maximum size of SQLite's WAL file, in bytes: its content until a checkpoint, and one write more. */
const MAX_LOG_BYTES = 48_000_000;

describe('SQLite', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'film-mesh-sql-'));
    path = join(folder, 'test.sqlite');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = () => openDatabase<Tables>(`sqlite:${path}`, migrations);
  const add = (db: Kysely<Tables>, id: number) => db.insertInto('thing').values({ id }).execute();

  it('says that the store is unavailable where the file cannot be opened', async () => {
    path = join(folder, 'missing', 'test.sqlite');
    await expect(open()).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  it('commits durably on every open, the first and the next', async () => {
    for (let opened = 0; opened < 2; opened++) {
      const db = await open();
      const level = await db
        .transaction()
        .execute((trx) => sql<{ synchronous: number }>`PRAGMA synchronous`.execute(trx));
      expect(level.rows).toEqual([{ synchronous: 2 }]);
      await db.destroy();
    }
  });

  it('rolls back in memory too, where one handle reads and writes', async () => {
    const db = await openDatabase<Tables>('sqlite::memory:', migrations);
    const failed = db.transaction().execute(async (trx) => {
      await add(trx, 1);
      throw new Error('on purpose');
    });
    await expect(failed).rejects.toThrow('on purpose');
    await add(db, 2);
    expect(await db.selectFrom('thing').selectAll().execute()).toEqual([{ id: 2 }]);
    await db.destroy();
  });

  it('waits for the lock of another process without stopping the event loop, then says that the store is busy', async () => {
    const db = await open();
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 10);
    const refused = await add(db, 1).catch((error: unknown) => error);
    clearInterval(ticking);
    expect(refused).toMatchObject({ code: 'store-unavailable' });
    expect(ticks).toBeGreaterThan(10);
    other.exec('COMMIT');
    other.close();
    await add(db, 1);
    await db.destroy();
  });

  it('opens a file once another process has released it', async () => {
    const other = new DatabaseSync(path);
    other.exec('BEGIN EXCLUSIVE; CREATE TABLE other (id integer)');
    setTimeout(() => {
      other.exec('COMMIT');
      other.close();
    }, SHORT_MS);
    const db = await open();
    await add(db, 1);
    await db.destroy();
  });

  it('keeps the plan of a read whose limit is a parameter', async () => {
    const db = await open();
    await add(db, 1);
    const things = db.selectFrom('thing').select('id').where('id', '=', 1);
    const given = prepareRead(db, (limit: Parameter<number>) => things.limit(limit));
    const fixed = prepareRead(db, () => things.limit(sql.lit(1)));
    const cpuUs = async (read: () => Promise<unknown>) => {
      const before = process.cpuUsage().user;
      for (let times = 0; times < 10_000; times++) {
        await read();
      }
      return process.cpuUsage().user - before;
    };
    const ratios: number[] = [];
    for (let round = 0; round < 5; round++) {
      ratios.push((await cpuUs(() => given.all(1))) / (await cpuUs(() => fixed.all())));
    }
    // Planned anew each time, it is 2 to 4.
    expect(Math.min(...ratios)).toBeLessThan(1.5);
    await db.destroy();
  });

  it('reads all columns as they are now, also with a statement that it has kept', async () => {
    const db = await open();
    await add(db, 1);
    const all = () => sql`SELECT * FROM thing`.execute(db);
    expect((await all()).rows).toEqual([{ id: 1 }]);
    const other = new DatabaseSync(path);
    other.exec("ALTER TABLE thing RENAME TO old; CREATE TABLE thing AS SELECT 'new' AS added, id FROM old");
    other.close();
    expect((await all()).rows).toEqual([{ added: 'new', id: 1 }]);
    await db.destroy();
  });

  it('keeps no log on the disk as large as it ever was, while readers come and go', async () => {
    const db = await open();
    const blob = Buffer.alloc(1_000_000);
    await sql`CREATE TABLE heap (bytes blob)`.execute(db);
    const fill = (times: number) =>
      Promise.all(Array.from({ length: times }, () => sql`INSERT INTO heap (bytes) VALUES (${blob})`.execute(db)));
    const sizeOfLog = async () => (await stat(`${path}-wal`)).size;
    const reader = new DatabaseSync(path);
    const other = new DatabaseSync(path);
    // An open read keeps its state, and so the whole WAL behind it.
    reader.exec('BEGIN; SELECT * FROM thing');
    await fill(100);
    expect(await sizeOfLog()).toBeGreaterThan(100_000_000);
    reader.exec('COMMIT');
    for (let written = 0; (await sizeOfLog()) > MAX_LOG_BYTES; written++) {
      expect(written).toBeLessThan(20);
      other.exec('BEGIN; SELECT * FROM thing');
      await fill(1);
      other.exec('COMMIT');
      await fill(1);
    }
    // One large commit; the next write restarts the WAL, and truncates the file.
    await fill(100);
    await fill(1);
    expect(await sizeOfLog()).toBeLessThan(MAX_LOG_BYTES);
    reader.close();
    other.close();
    await db.destroy();
  });

  it('declares that it locks no rows', async () => {
    const db = await open();
    expect(supportsRowLocks(db)).toBe(false);
    await db.destroy();
  });
});
