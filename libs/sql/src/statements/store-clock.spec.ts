import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';

import { openDatabase } from '../database/open-database.ts';
import { storeTime } from './store-clock.ts';
import { describeEachStore } from '../../testing/index.ts';

/**
 * Largest difference between the clock of the store and that of this process, in milliseconds: both are this machine's.
 */
const CLOSE_MS = 5_000;
const HOUR_MS = 3_600_000;

interface Tables {
  moment: { at: number };
}

describe('storeTime', () => {
  describeEachStore((store) => {
    let db: Kysely<Tables>;
    beforeEach(async () => {
      db = await openDatabase<Tables>(await store.freshUrl(), {
        '001': {
          up: (fresh: Kysely<unknown>) => fresh.schema.createTable('moment').addColumn('at', 'bigint').execute(),
        },
      });
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      await db.destroy();
    });

    const readTime = async (offsetMs?: number) => {
      const { now } = await db.selectNoFrom(storeTime(db, offsetMs).as('now')).executeTakeFirstOrThrow();
      return now;
    };

    it('is in milliseconds since 1970, and does not go back', async () => {
      const [first, second] = [await readTime(), await readTime()];
      expect(Math.abs(first - Date.now())).toBeLessThan(CLOSE_MS);
      expect(second).toBeGreaterThanOrEqual(first);
      expect(Number.isInteger(first)).toBe(true);
    });

    it('takes an offset, which need not be an integer', async () => {
      const shifted = await readTime(HOUR_MS + 0.4);
      expect(Math.abs(shifted - HOUR_MS - Date.now())).toBeLessThan(CLOSE_MS);
    });

    it('has nothing to do with the clock of the process', async () => {
      const before = Date.now();
      jest.spyOn(Date, 'now').mockReturnValue(before - HOUR_MS);
      expect(Math.abs((await readTime()) - before)).toBeLessThan(CLOSE_MS);
    });

    it('moves on in a transaction', async () => {
      await db.transaction().execute(async (transaction) => {
        const add = async () => {
          const { at } = await transaction
            .insertInto('moment')
            .values({ at: storeTime(transaction) })
            .returning('at')
            .executeTakeFirstOrThrow();
          return at;
        };
        const first = await add();
        let last = first;
        while (last === first) {
          last = await add();
        }
        expect(last).toBeGreaterThan(first);
      });
    });
  });

  it('says so where an adapter has none', () => {
    const foreign = new Kysely<unknown>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    });
    expect(() => storeTime(foreign)).toThrow('declares no clock');
  });
});
