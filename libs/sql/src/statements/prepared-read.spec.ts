import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';

import { describeEachStore } from '../../testing/index.ts';
import { openDatabase } from '../database/open-database.ts';
import { prepareRead, type Parameter, type PreparedRead } from './prepared-read.ts';
import { inTransaction } from '../transactions/transaction.ts';

interface Tables {
  thing: { id: number; name: string };
}

const migrations = {
  '001-thing': {
    up: (db: Kysely<unknown>) =>
      db.schema
        .createTable('thing')
        .addColumn('id', 'bigint', (c) => c.primaryKey())
        .addColumn('name', 'text')
        .execute(),
  },
};

describe('prepareRead', () => {
  describeEachStore((store) => {
    let db: Kysely<Tables>;
    let between: PreparedRead<[number, number], Tables['thing']>;

    beforeEach(async () => {
      db = await openDatabase<Tables>(await store.freshUrl(), migrations);
      await add(...Array.from({ length: 100 }, (_, id) => id));
      between = prepareRead(db, (low: Parameter<number>, high: Parameter<number>) =>
        db
          .selectFrom('thing')
          .select(['id', 'name'])
          .where('id', '>=', low)
          .where('id', '<=', high)
          .where('name', '!=', 'nobody')
          .orderBy('id'),
      );
    });
    afterEach(() => db.destroy());

    const thing = (id: number) => ({ id, name: `thing ${String(id)}` });
    const add = (...ids: number[]) => db.insertInto('thing').values(ids.map(thing)).execute();

    it('reads with the values of each run', async () => {
      expect(await between.all(1, 2)).toEqual([thing(1), thing(2)]);
      expect(await between.all(7, 7)).toEqual([thing(7)]);
      expect(await between.all(200, 300)).toEqual([]);
    });

    it('is refused if it reads all columns, which a migration may change meanwhile', () => {
      const things = db.selectFrom('thing');
      const reads = [things.selectAll(), things.selectAll('thing'), things.select('id').selectAll()];
      for (const read of reads) {
        expect(() => prepareRead(db, () => read)).toThrow(TypeError);
      }
    });

    it('gives the first, or that there is none', async () => {
      expect(await between.first(3, 9)).toEqual(thing(3));
      expect(await between.first(200, 300)).toBeUndefined();
    });

    it('gives each of many at once its own', async () => {
      const ids = Array.from({ length: 100 }, (_, id) => id);
      expect(await Promise.all(ids.map((id) => between.first(id, id)))).toEqual(ids.map(thing));
    });

    it('reads what was written just before', async () => {
      for (const id of [100, 101, 102]) {
        await add(id);
        expect(await between.first(id, id)).toEqual(thing(id));
      }
    });

    it('fails when the database is closed, and does not open it again', async () => {
      await between.all(1, 2);
      await db.destroy();
      await expect(between.all(1, 2)).rejects.toThrow('destroyed');
    });

    it("reads in the caller's transaction what that has written", async () => {
      await inTransaction(db, async (transaction) => {
        await transaction.deleteFrom('thing').where('id', '=', 1).execute();
        expect(await between.first(1, 1)).toBeUndefined();
        // Its values and rows do not mix with anybody else's.
        expect(await between.all(0, 2)).toEqual([thing(0), thing(2)]);
      });
      expect(await between.first(1, 1)).toBeUndefined();
    });
  });
});
