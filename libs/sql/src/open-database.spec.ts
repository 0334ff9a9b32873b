import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql, type Kysely } from 'kysely';

import { openDatabase, type Migrations } from './open-database.ts';

interface Tables {
  thing: { id: number };
}

const first: Migrations = {
  '001-thing': {
    up: (db: Kysely<unknown>) =>
      db.schema
        .createTable('thing')
        .addColumn('id', 'integer', (c) => c.primaryKey())
        .execute(),
  },
};
const second: Migrations = { ...first, '002-more': { up: () => Promise.resolve() } };

describe('openDatabase', () => {
  let folder: string;
  let url: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'film-mesh-sql-'));
    url = `sqlite:${join(folder, 'test.sqlite')}`;
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('migrates once, however many open it at the same moment', async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => openDatabase<Tables>(url, first)));
    await Promise.all(opened.map((db, id) => db.insertInto('thing').values({ id }).execute()));
    expect(await opened[0]?.selectFrom('thing').selectAll().execute()).toHaveLength(8);
    await Promise.all(opened.map((db) => db.destroy()));
  });

  it('refuses a schema that is newer than it knows', async () => {
    await (await openDatabase<Tables>(url, second)).destroy();
    await expect(openDatabase<Tables>(url, first)).rejects.toThrow(/002-more/);
  });

  it('refuses a URL of no known store', async () => {
    await expect(openDatabase('mysql://nowhere', first)).rejects.toThrow('must be sqlite:PATH');
  });

  it('says that the store is unavailable where the file can not be opened', async () => {
    await expect(openDatabase(`sqlite:${join(folder, 'missing', 'x.sqlite')}`, first)).rejects.toMatchObject({
      code: 'store-unavailable',
    });
  });

  it('commits durably on every open, the first and the next', async () => {
    for (let open = 0; open < 2; open++) {
      const db = await openDatabase<Tables>(url, first);
      const level = await db
        .transaction()
        .execute((trx) => sql<{ synchronous: number }>`PRAGMA synchronous`.execute(trx));
      expect(level.rows).toEqual([{ synchronous: 2 }]);
      await db.destroy();
    }
  });

  it('reads while a transaction is open, and what it read is committed', async () => {
    const db = await openDatabase<Tables>(url, first);
    await db.transaction().execute(async (trx) => {
      await trx.insertInto('thing').values({ id: 1 }).execute();
      expect(await db.selectFrom('thing').selectAll().execute()).toEqual([]);
      expect(await trx.selectFrom('thing').selectAll().execute()).toEqual([{ id: 1 }]);
    });
    expect(await db.selectFrom('thing').selectAll().execute()).toEqual([{ id: 1 }]);
    await db.destroy();
  });

  it('leaves nothing of a transaction that failed, and takes the next', async () => {
    const db = await openDatabase<Tables>('sqlite::memory:', first);
    await expect(
      db.transaction().execute(async (trx) => {
        await trx.insertInto('thing').values({ id: 1 }).execute();
        throw new Error('on purpose');
      }),
    ).rejects.toThrow('on purpose');
    await db.insertInto('thing').values({ id: 2 }).execute();
    expect(await db.selectFrom('thing').selectAll().execute()).toEqual([{ id: 2 }]);
    await db.destroy();
  });

  it('waits for the lock of another process without stopping the event loop, then says that the store is busy', async () => {
    const db = await openDatabase<Tables>(url, first);
    const other = new DatabaseSync(url.replace('sqlite:', ''));
    other.exec('BEGIN IMMEDIATE');
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 10);
    const refused = await db
      .insertInto('thing')
      .values({ id: 1 })
      .execute()
      .catch((error: unknown) => error);
    clearInterval(ticking);
    expect(refused).toMatchObject({ code: 'store-unavailable' });
    expect(ticks).toBeGreaterThan(10);
    other.exec('COMMIT');
    other.close();
    await db.insertInto('thing').values({ id: 1 }).execute();
    await db.destroy();
  });
});
