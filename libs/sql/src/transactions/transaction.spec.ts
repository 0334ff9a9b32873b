import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';

import type { Migrations } from '../migrations/migrate.ts';
import { openDatabase } from '../database/open-database.ts';
import { current, inTransaction } from './transaction.ts';

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

describe('inTransaction', () => {
  let db: Kysely<Tables>;
  beforeEach(async () => {
    db = await openDatabase<Tables>('sqlite::memory:', migrations);
  });
  afterEach(() => db.destroy());

  const add = (id: number) => inTransaction(db, (trx) => trx.insertInto('thing').values({ id }).execute());
  const ids = async () => (await current(db).selectFrom('thing').selectAll().execute()).map(({ id }) => id);

  it('is a transaction of its own where the caller has none', async () => {
    await add(1);
    expect(await ids()).toEqual([1]);
  });

  it('is the transaction of the caller: all of it or nothing, and what was written is read', async () => {
    await inTransaction(db, async () => {
      await add(1);
      await add(2);
      expect(await ids()).toEqual([1, 2]);
    });
    const failed = inTransaction(db, async () => {
      await add(3);
      throw new Error('on purpose');
    });
    await expect(failed).rejects.toThrow('on purpose');
    expect(await ids()).toEqual([1, 2]);
  });

  it('is no longer the one of the caller when that has ended', async () => {
    await inTransaction(db, () => add(1));
    await add(2);
    expect(await ids()).toEqual([1, 2]);
  });
});
