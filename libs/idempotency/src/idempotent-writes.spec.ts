import { setTimeout as sleep } from 'node:timers/promises';

import { inTransaction, openDatabase } from '@film-mesh/sql';
import { describeEachStore } from '@film-mesh/sql/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Kysely } from 'kysely';

import { ExpiredKeys } from './expired-keys.ts';
import { addKeyScope, createIdempotencyTable, type IdempotencyTables } from './idempotency-table.ts';
import { IdempotentWrites, KEY_LIFETIME_MS } from './idempotent-writes.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

interface Tables extends IdempotencyTables {
  thing: { id: number };
}

describe('IdempotentWrites', () => {
  describeEachStore((store) => {
    let db: Kysely<Tables>;
    let writes: IdempotentWrites;

    beforeEach(async () => {
      db = await openDatabase<Tables>(await store.freshUrl(), {
        '001': {
          async up(fresh: Kysely<unknown>) {
            await fresh.schema.createTable('thing').addColumn('id', 'integer').execute();
            await createIdempotencyTable(fresh);
            await addKeyScope(fresh);
          },
        },
      });
      writes = replica();
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      await db.destroy();
    });

    const replica = () => new IdempotentWrites(db);
    const request = { key: 'key-1', scope: 'POST /things', body: { name: 'Anand' } };
    const add = (id: number) =>
      inTransaction(db, async (trx) => {
        await trx.insertInto('thing').values({ id }).execute();
        return { id };
      });
    /** Ages keys, in milliseconds: nobody can set the clock of the store. */
    const pass = (ms: number) =>
      db
        .updateTable('idempotency_key')
        .set((eb) => ({ expires_at: eb('expires_at', '-', ms) }))
        .execute();
    const things = async () => (await db.selectFrom('thing').selectAll().execute()).map(({ id }) => id);

    it('writes once under a key, and replays the answer, on every replica', async () => {
      expect(await writes.once(request, () => add(1))).toEqual({ answer: { id: 1 }, replayed: false });
      expect(await writes.once(request, () => add(2))).toEqual({ answer: { id: 1 }, replayed: true });
      expect(await replica().once(request, () => add(3))).toEqual({ answer: { id: 1 }, replayed: true });
      expect(await things()).toEqual([1]);
    });

    it('writes each time without a key, and for each key', async () => {
      await writes.once(undefined, () => add(1));
      await writes.once(undefined, () => add(2));
      await writes.once({ ...request, key: 'key-2' }, () => add(3));
      expect(await things()).toEqual([1, 2, 3]);
    });

    it('refuses the key of another request', async () => {
      await writes.once(request, () => add(1));
      const other = writes.once({ ...request, body: { name: 'Ran' } }, () => add(2));
      await expect(other).rejects.toMatchObject({ code: 'idempotency-key-reused' });
      expect(await things()).toEqual([1]);
    });

    it('refuses a repeat while the first request is in flight', async () => {
      const begun = Promise.withResolvers<undefined>();
      const finish = Promise.withResolvers<undefined>();
      const first = writes.once(request, async () => {
        begun.resolve(undefined);
        await finish.promise;
        return add(1);
      });
      await begun.promise;
      await expect(writes.once(request, () => add(2))).rejects.toMatchObject({ code: 'idempotency-key-in-flight' });
      finish.resolve(undefined);
      expect((await first).replayed).toBe(false);
      expect((await writes.once(request, () => add(3))).answer).toEqual({ id: 1 });
    });

    it('lets one of many replicas write that get the same request at once', async () => {
      const outcomes = await Promise.all(Array.from({ length: 5 }, (_, n) => replica().once(request, () => add(n))));
      expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(new Set(outcomes.map(({ answer }) => answer.id)).size).toBe(1);
      expect(await things()).toHaveLength(1);
    });

    // A store with a single writer makes the second wait for the first, and then replay its answer.
    if (store.locksRows) {
      it('refuses a repeat on another replica while the first request is in flight, and soon', async () => {
        let finish: () => void = () => undefined;
        let first: Promise<unknown> = Promise.resolve();
        await new Promise<void>((begun) => {
          first = writes.once(request, async () => {
            begun();
            await new Promise<void>((resolve) => (finish = resolve));
            return add(1);
          });
        });
        const repeat = replica().once(request, () => add(2));
        await expect(repeat).rejects.toMatchObject({ code: 'idempotency-key-in-flight' });
        finish();
        await first;
        expect(await things()).toEqual([1]);
      });
    }

    it('keeps neither key nor write of what failed, so that it may be tried again', async () => {
      const failed = writes.once(request, async () => {
        await add(1);
        throw new Error('on purpose');
      });
      await expect(failed).rejects.toThrow('on purpose');
      expect(await writes.once(request, () => add(2))).toEqual({ answer: { id: 2 }, replayed: false });
      expect(await things()).toEqual([2]);
    });

    it('refuses the key of a request to another route, or with another method', async () => {
      await writes.once(request, () => add(1));
      for (const scope of ['POST /others', 'PUT /things', 'POST /things/:id {"id":"1"}']) {
        const other = writes.once({ ...request, scope }, () => add(2));
        await expect(other).rejects.toMatchObject({ code: 'idempotency-key-reused' });
      }
      expect(await things()).toEqual([1]);
    });

    it('replays what a replica has answered that looked at the body only', async () => {
      await writes.once(request, () => add(1));
      await db.updateTable('idempotency_key').set({ scope: '' }).execute();
      expect(await writes.once(request, () => add(2))).toEqual({ answer: { id: 1 }, replayed: true });
    });

    it('keeps a key for a day, and lets it be used again at once when that is over', async () => {
      await writes.once(request, () => add(1));
      await pass(KEY_LIFETIME_MS - MINUTE_MS);
      expect((await writes.once(request, () => add(2))).replayed).toBe(true);
      await pass(MINUTE_MS);
      const other = { ...request, scope: 'POST /others', body: { name: 'Ran' } };
      expect(await writes.once(other, () => add(3))).toEqual({ answer: { id: 3 }, replayed: false });
      expect(await writes.once(other, () => add(4))).toEqual({ answer: { id: 3 }, replayed: true });
      expect(await things()).toEqual([1, 3]);
    });

    it.each([
      ['behind', -HOUR_MS],
      ['ahead', HOUR_MS],
    ])('measures that by the clock of the store: not by that of a replica which is %s', async (_, skew) => {
      const now = Date.now.bind(Date);
      jest.spyOn(Date, 'now').mockImplementation(() => now() + skew);
      await writes.once(request, () => add(1));
      await pass(KEY_LIFETIME_MS - MINUTE_MS);
      expect((await writes.once(request, () => add(2))).replayed).toBe(true);
      await pass(MINUTE_MS);
      expect((await writes.once(request, () => add(3))).replayed).toBe(false);
    });

    it('waits for no other request that uses keys which have expired', async () => {
      const expired = Array.from({ length: 48 }, (_, n) => ({ ...request, key: `old-${String(n)}` }));
      await Promise.all(expired.map((old) => writes.once(old, () => add(0))));
      await pass(KEY_LIFETIME_MS);
      const replicas = [replica(), replica(), replica()];
      const outcomes = await Promise.all(
        expired.map((old, n) => (replicas[n % replicas.length] ?? writes).once(old, () => add(n))),
      );
      expect(outcomes.every(({ replayed }) => !replayed)).toBe(true);
    });

    describe('in the background', () => {
      const keys = async () => {
        const rows = await db.selectFrom('idempotency_key').select('key').orderBy('key').execute();
        return rows.map(({ key }) => key);
      };
      const until = async (isSo: () => boolean | Promise<boolean>) => {
        while (!(await isSo())) {
          await sleep(5);
        }
      };
      let running: IdempotentWrites[];
      let said: string[];
      beforeEach(() => {
        [running, said] = [[], []];
      });
      afterEach(() => Promise.all(running.map((started) => started.beforeApplicationShutdown())));

      const start = (lookMs: number) => {
        const say = (message: string) => said.push(message);
        const expired = new ExpiredKeys(db, { log: say, warn: say, error: say }, lookMs);
        const started = new IdempotentWrites(db, expired);
        started.onApplicationBootstrap();
        running.push(started);
        return started;
      };
      const addOld = async (count: number) => {
        for (let done = 0; done < count; done += 1_000) {
          const rows = Array.from({ length: 1_000 }, (_, n) => ({
            key: `old-${String(done + n)}`,
            fingerprint: '',
            answer: '',
            expires_at: done + n,
          }));
          await db.insertInto('idempotency_key').values(rows).execute();
        }
      };

      it('forgets keys that have expired, also when nobody writes, and no others', async () => {
        await writes.once(request, () => add(1));
        await addOld(2_000);
        start(20);
        await until(async () => (await keys()).length === 1);
        expect(await keys()).toEqual([request.key]);
      });

      it('forgets more than is added, however many write, and fails nobody', async () => {
        await addOld(5_000);
        const replicas = [start(20), start(20), start(20)];
        let added = 0;
        let over = false;
        const writers = Array.from({ length: 48 }, async (_, writer) => {
          while (!over) {
            const key = `new-${String(added++)}`;
            await replicas[writer % replicas.length]?.once({ ...request, key }, () => add(writer));
          }
        });
        await until(async () => !(await keys()).some((key) => key.startsWith('old')));
        over = true;
        await Promise.all(writers);
        expect(said).toEqual([]);
        expect(await keys()).toHaveLength(added);
        expect(added).toBeLessThan(5_000);
      });

      if (store.locksRows) {
        it('passes over what another holds, and does not wait for it', async () => {
          await addOld(1_000);
          await db.transaction().execute(async (other) => {
            await other.selectFrom('idempotency_key').selectAll().where('key', '=', 'old-0').forUpdate().execute();
            start(20);
            await until(async () => (await keys()).length === 1);
          });
          await until(async () => (await keys()).length === 0);
        });
      }

      it('says once that it cannot, goes on, and fails no request', async () => {
        start(5);
        await db.schema.alterTable('idempotency_key').renameColumn('expires_at', 'hidden').execute();
        await until(() => said.length > 0);
        await sleep(50);
        expect(said).toEqual([expect.stringContaining('removal of expired idempotency keys unavailable: ')]);
        await db.schema.alterTable('idempotency_key').renameColumn('hidden', 'expires_at').execute();
        await addOld(1_000);
        await until(async () => (await keys()).length === 0);
      });
    });
  });
});
