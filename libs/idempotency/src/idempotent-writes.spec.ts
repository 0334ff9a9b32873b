import { inTransaction, openDatabase } from '@film-mesh/sql';
import { describeEachStore } from '@film-mesh/sql/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';

import { createIdempotencyTable, type IdempotencyTables } from './idempotency-table.ts';
import { IdempotentWrites, KEY_LIFETIME_MS } from './idempotent-writes.ts';

interface Tables extends IdempotencyTables {
  thing: { id: number };
}

describe('IdempotentWrites', () => {
  describeEachStore((store) => {
    let db: Kysely<Tables>;
    let writes: IdempotentWrites;
    let now: number;

    beforeEach(async () => {
      db = await openDatabase<Tables>(await store.freshUrl(), {
        '001': {
          async up(fresh: Kysely<unknown>) {
            await fresh.schema.createTable('thing').addColumn('id', 'integer').execute();
            await createIdempotencyTable(fresh);
          },
        },
      });
      now = 1_000_000;
      writes = replica();
    });
    afterEach(() => db.destroy());

    const replica = () => new IdempotentWrites(db, () => now);
    const request = { key: 'key-1', body: { name: 'Anand' } };
    const add = (id: number) =>
      inTransaction(db, async (trx) => {
        await trx.insertInto('thing').values({ id }).execute();
        return { id };
      });
    const things = async () => (await db.selectFrom('thing').selectAll().execute()).map(({ id }) => id);

    it('writes once under a key, and replays the answer, on every replica', async () => {
      expect(await writes.run(request, () => add(1))).toEqual({ answer: { id: 1 }, replayed: false });
      expect(await writes.run(request, () => add(2))).toEqual({ answer: { id: 1 }, replayed: true });
      expect(await replica().run(request, () => add(3))).toEqual({ answer: { id: 1 }, replayed: true });
      expect(await things()).toEqual([1]);
    });

    it('writes each time without a key, and for each key', async () => {
      await writes.run(undefined, () => add(1));
      await writes.run(undefined, () => add(2));
      await writes.run({ ...request, key: 'key-2' }, () => add(3));
      expect(await things()).toEqual([1, 2, 3]);
    });

    it('refuses the key of another request', async () => {
      await writes.run(request, () => add(1));
      const other = writes.run({ ...request, body: { name: 'Ran' } }, () => add(2));
      await expect(other).rejects.toMatchObject({ code: 'idempotency-key-reused' });
      expect(await things()).toEqual([1]);
    });

    it('refuses a repeat while the first request is in flight', async () => {
      const begun = Promise.withResolvers<undefined>();
      const finish = Promise.withResolvers<undefined>();
      const first = writes.run(request, async () => {
        begun.resolve(undefined);
        await finish.promise;
        return add(1);
      });
      await begun.promise;
      await expect(writes.run(request, () => add(2))).rejects.toMatchObject({ code: 'idempotency-key-in-flight' });
      finish.resolve(undefined);
      expect((await first).replayed).toBe(false);
      expect((await writes.run(request, () => add(3))).answer).toEqual({ id: 1 });
    });

    it('lets one of many replicas write that get the same request at once', async () => {
      const outcomes = await Promise.all(Array.from({ length: 5 }, (_, n) => replica().run(request, () => add(n))));
      expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(new Set(outcomes.map(({ answer }) => answer.id)).size).toBe(1);
      expect(await things()).toHaveLength(1);
    });

    // A store that lets one write at a time go on has the second wait for the first, and then replay its answer.
    if (store.locksRows) {
      it('refuses a repeat on another replica while the first request is in flight, and soon', async () => {
        let finish: () => void = () => undefined;
        let first: Promise<unknown> = Promise.resolve();
        await new Promise<void>((begun) => {
          first = writes.run(request, async () => {
            begun();
            await new Promise<void>((resolve) => (finish = resolve));
            return add(1);
          });
        });
        const repeat = replica().run(request, () => add(2));
        await expect(repeat).rejects.toMatchObject({ code: 'idempotency-key-in-flight' });
        finish();
        await first;
        expect(await things()).toEqual([1]);
      });
    }

    it('keeps neither key nor write of what failed, so that it may be tried again', async () => {
      const failed = writes.run(request, async () => {
        await add(1);
        throw new Error('on purpose');
      });
      await expect(failed).rejects.toThrow('on purpose');
      expect(await writes.run(request, () => add(2))).toEqual({ answer: { id: 2 }, replayed: false });
      expect(await things()).toEqual([2]);
    });

    it('forgets a key after a day, and does not let old ones pile up', async () => {
      for (let n = 0; n < 8; n++) {
        await writes.run({ ...request, key: `old-${String(n)}` }, () => add(n));
      }
      now += KEY_LIFETIME_MS - 1;
      expect((await writes.run({ ...request, key: 'old-7' }, () => add(8))).replayed).toBe(true);
      now += 1;
      expect((await writes.run({ ...request, key: 'old-7' }, () => add(9))).replayed).toBe(false);
      await writes.run({ ...request, key: 'new' }, () => add(10));
      const kept = await db.selectFrom('idempotency_key').select('key').orderBy('key').execute();
      expect(kept.map(({ key }) => key)).toEqual(['new', 'old-7']);
    });
  });
});
