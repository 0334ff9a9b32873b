import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';

import { describeEachStore } from '../../testing/index.ts';
import type { Migrations } from '../migrations/migrate.ts';
import { openDatabase } from './open-database.ts';

interface Tables {
  thing: { id: number };
}

const first: Migrations = {
  '001-thing': {
    up: (db: Kysely<unknown>) =>
      db.schema
        .createTable('thing')
        .addColumn('id', 'bigint', (c) => c.primaryKey())
        .execute(),
  },
};
const second: Migrations = { ...first, '002-more': { up: () => Promise.resolve() } };

describe('openDatabase', () => {
  describeEachStore((store) => {
    let url: string;
    let opened: Kysely<Tables>[];

    beforeEach(async () => {
      url = await store.freshUrl();
      opened = [];
    });
    afterEach(() => Promise.all(opened.map((db) => db.destroy())));

    const open = async (migrations = first) => {
      const db = await openDatabase<Tables>(url, migrations);
      opened.push(db);
      return db;
    };
    const add = (db: Kysely<Tables>, id: number) => db.insertInto('thing').values({ id }).execute();
    const things = (db: Kysely<Tables>) => db.selectFrom('thing').selectAll().execute();

    it('migrates once, however many open it at the same moment', async () => {
      const all = await Promise.all(Array.from({ length: 8 }, () => open()));
      await Promise.all(all.map((db, id) => add(db, id)));
      expect(await things(await open())).toHaveLength(8);
    });

    it('adds what is new in a later version', async () => {
      await add(await open(), 1);
      expect(await things(await open(second))).toEqual([{ id: 1 }]);
    });

    it('refuses a schema that is newer than it knows, in one line that says so', async () => {
      await open(second);
      await expect(open()).rejects.toThrow(/^.*schema is newer.*002-more$/);
    });

    it('gives whole numbers as numbers, counted ones too', async () => {
      const db = await open();
      const id = 1_764_000_000_000;
      await add(db, id);
      const counted = db.selectFrom('thing').select((eb) => eb.fn.countAll<number>().as('count'));
      expect(await things(db)).toEqual([{ id }]);
      expect(await counted.execute()).toEqual([{ count: 1 }]);
    });

    it('reads while a transaction is open, and what it read is committed', async () => {
      const db = await open();
      await db.transaction().execute(async (trx) => {
        await add(trx, 1);
        expect(await things(db)).toEqual([]);
        expect(await things(trx)).toEqual([{ id: 1 }]);
      });
      expect(await things(db)).toEqual([{ id: 1 }]);
    });

    it('leaves nothing of a transaction that failed, and takes the next', async () => {
      const db = await open();
      const failed = db.transaction().execute(async (trx) => {
        await add(trx, 1);
        throw new Error('on purpose');
      });
      await expect(failed).rejects.toThrow('on purpose');
      await add(db, 2);
      expect(await things(db)).toEqual([{ id: 2 }]);
    });

    it('finds nothing in an empty list, and everything outside of it', async () => {
      const db = await open();
      await add(db, 1);
      expect(await db.selectFrom('thing').selectAll().where('id', 'in', []).execute()).toEqual([]);
      expect(await db.selectFrom('thing').selectAll().where('id', 'not in', []).execute()).toEqual([{ id: 1 }]);
    });

    it('lets an error of the request be what it is', async () => {
      const db = await open();
      await add(db, 1);
      await expect(add(db, 1)).rejects.not.toMatchObject({ code: 'store-unavailable' });
    });
  });
});
