import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';

import { describeEachStore } from '../../testing/index.ts';
import { openDatabase } from '../database/open-database.ts';
import { PreparedInsert } from './prepared-insert.ts';
import { inTransaction } from '../transactions/transaction.ts';

interface Thing {
  id: number;
  name: string | null;
  version: number;
}

interface Tables {
  thing: Thing;
}

const migrations = {
  '001-thing': {
    up: (db: Kysely<unknown>) =>
      db.schema
        .createTable('thing')
        .addColumn('id', 'integer', (c) => c.primaryKey())
        .addColumn('name', 'text')
        .addColumn('version', 'integer')
        .execute(),
  },
};

describe('PreparedInsert', () => {
  describeEachStore((store) => {
    let db: Kysely<Tables>;
    let insert: PreparedInsert<Thing>;
    let upsert: PreparedInsert<Thing>;
    /** The number of rows of each built statement. */
    let built: number[];

    beforeEach(async () => {
      db = await openDatabase<Tables>(await store.freshUrl(), migrations);
      built = [];
      insert = new PreparedInsert(['id', 'name', 'version'], (rows) => {
        built.push(rows.length);
        return db.insertInto('thing').values(rows);
      });
      upsert = new PreparedInsert(['id', 'name', 'version'], (rows) =>
        db
          .insertInto('thing')
          .values(rows)
          .onConflict((conflict) =>
            conflict
              .column('id')
              .doUpdateSet((eb) => ({ name: eb.ref('excluded.name'), version: eb.ref('excluded.version') }))
              .where('thing.version', '<', 100),
          ),
      );
    });
    afterEach(() => db.destroy());

    const thing = (id: number): Thing => ({ id, name: id % 3 === 0 ? null : `thing ${String(id)}`, version: 1 });
    const thingsFrom = (first: number, count: number) => Array.from({ length: count }, (_, n) => thing(first + n));
    const stored = () => db.selectFrom('thing').selectAll().orderBy('id').execute();

    it('inserts any number of rows, each with its own values', async () => {
      let next = 0;
      for (const count of [1, 2, 1_000, 2, 1_000, 1]) {
        await insert.execute(db, thingsFrom(next, count));
        next += count;
      }
      expect(await stored()).toEqual(thingsFrom(0, next));
      expect(built).toEqual([1, 2, 1_000]);
    });

    it('goes on when it has seen more sizes than it keeps', async () => {
      let next = 0;
      for (const count of [900, 901, 902, 903, 904, 900]) {
        await insert.execute(db, thingsFrom(next, count));
        next += count;
      }
      expect(await stored()).toEqual(thingsFrom(0, next));
      expect(built).toEqual([900, 901, 902, 903, 904, 900]);
    });

    it('takes the members of a row in any order', async () => {
      await insert.execute(db, [{ version: 2, name: 'a', id: 1 }, thing(2)]);
      expect(await stored()).toEqual([{ id: 1, name: 'a', version: 2 }, thing(2)]);
    });

    it('keeps what else the statement says', async () => {
      await insert.execute(db, [thing(1), { ...thing(2), version: 100 }]);
      await upsert.execute(db, [
        { id: 1, name: 'new', version: 3 },
        { id: 2, name: 'new', version: 3 },
        { id: 4, name: 'new', version: 3 },
      ]);
      expect(await stored()).toEqual([
        { id: 1, name: 'new', version: 3 },
        { ...thing(2), version: 100 },
        { id: 4, name: 'new', version: 3 },
      ]);
    });

    it("is part of the caller's transaction", async () => {
      const undone = inTransaction(db, async (transaction) => {
        await insert.execute(transaction, thingsFrom(0, 5));
        throw new Error('on purpose');
      });
      await expect(undone).rejects.toThrow('on purpose');
      expect(await stored()).toEqual([]);
    });
  });
});
