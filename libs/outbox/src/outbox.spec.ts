import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@film-mesh/sql';
import { describeEachStore } from '@film-mesh/sql/testing';
import type { Kysely } from 'kysely';

import type { OutboxEvent } from './outbox-event.ts';
import { createOutboxTable, type OutboxTables } from './outbox-table.ts';
import { LEASE_MS, Outbox } from './outbox.ts';

const event = (n: number): OutboxEvent => ({ id: `event-${String(n)}`, type: 'test', subject: `thing-${String(n)}` });

describe('Outbox', () => {
  describeEachStore((store) => {
    let db: Kysely<OutboxTables>;
    let outbox: Outbox<OutboxEvent>;
    let now: number;

    beforeEach(async () => {
      db = await openDatabase<OutboxTables>(await store.freshUrl(), { '001-outbox': { up: createOutboxTable } });
      now = 1_000_000;
      outbox = new Outbox(db, () => now);
    });
    afterEach(() => db.destroy());

    it('stores events with the transaction they belong to, or not at all', async () => {
      await expect(
        db.transaction().execute(async (trx) => {
          await outbox.append(trx, [event(1)]);
          throw new Error('on purpose');
        }),
      ).rejects.toThrow('on purpose');
      await db.transaction().execute((trx) => outbox.append(trx, [event(2)]));
      expect(await outbox.pending()).toEqual([event(2)]);
    });

    it('leaves new events to the one who stored them, until the lease ends', async () => {
      await outbox.append(db, [event(1)]);
      expect(await outbox.claim(10)).toEqual([]);
      now += LEASE_MS;
      expect(await outbox.claim(10)).toEqual([event(1)]);
    });

    it('gives each event to one of many claimers', async () => {
      await outbox.append(
        db,
        Array.from({ length: 100 }, (_, n) => event(n)),
      );
      now += LEASE_MS;
      const claims = await Promise.all(Array.from({ length: 5 }, () => outbox.claim(30)));
      const ids = claims.flat().map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    });

    if (store.locksRows) {
      it('gives each of many claimers at the same moment its share', async () => {
        await outbox.append(
          db,
          Array.from({ length: 100 }, (_, n) => event(n)),
        );
        now += LEASE_MS;
        const claims = await Promise.all(Array.from({ length: 5 }, () => outbox.claim(20)));
        expect(claims.map((claim) => claim.length)).toEqual([20, 20, 20, 20, 20]);
      });

      it('passes over what another holds at this moment, and does not wait for it', async () => {
        await outbox.append(db, [event(1), event(2)]);
        now += LEASE_MS;
        await db.transaction().execute(async (other) => {
          await other.selectFrom('outbox').selectAll().where('id', '=', event(1).id).forUpdate().execute();
          expect(await outbox.claim(1)).toEqual([event(2)]);
        });
      });
    }

    it('finds an event that commits after one with a greater id was delivered', async () => {
      await outbox.append(db, [event(2)]);
      await outbox.settle([event(2)]);
      await outbox.append(db, [event(1)]);
      now += LEASE_MS;
      expect(await outbox.claim(10)).toEqual([event(1)]);
    });

    it('gives an event out again after its release, and never after it was settled', async () => {
      await outbox.append(db, [event(1), event(2)]);
      await outbox.settle([event(2)]);
      await outbox.release([event(1)], 100);
      expect(await outbox.claim(10)).toEqual([]);
      now += 100;
      expect(await outbox.claim(10)).toEqual([event(1)]);
    });
  });
});
