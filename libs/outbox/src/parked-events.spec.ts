import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeEachStore } from '@film-mesh/sql/testing';
import type { Kysely } from 'kysely';

import { openOutboxDatabase, sampleEvent as event } from '../testing/outbox-database.ts';
import type { OutboxEvent } from './outbox-event.ts';
import type { OutboxTables } from './outbox-table.ts';
import { Outbox } from './outbox.ts';
import { ParkedEvents } from './parked-events.ts';

const { id } = event(1);

describe('ParkedEvents', () => {
  describeEachStore((store) => {
    let db: Kysely<OutboxTables>;
    let outbox: Outbox<OutboxEvent>;
    let parked: ParkedEvents;

    beforeEach(async () => {
      db = await openOutboxDatabase(await store.freshUrl());
      outbox = new Outbox(db);
      parked = new ParkedEvents(db);
      await outbox.append(db, [event(1), event(2)]);
    });
    afterEach(() => db.destroy());

    it('take an event out of the outbox, with the reason', async () => {
      expect(await parked.park(id, 'answered 400')).toBe(true);
      expect(await outbox.pending()).toEqual([event(2)]);
      expect(await parked.count()).toBe(1);
      const [row] = await parked.list();
      expect(row).toMatchObject({ id, event: JSON.stringify(event(1)), attempts: 1, reason: 'answered 400' });
    });

    it('are not those that somebody has delivered meanwhile', async () => {
      await outbox.settle([id]);
      expect(await parked.park(id, 'answered 400')).toBe(false);
      expect(await parked.list()).toEqual([]);
    });

    it('go back into the outbox, due at once and as if never refused', async () => {
      await outbox.refuse(id, 0);
      await parked.park(id, 'answered 400');
      expect(await parked.retry(id)).toBe(true);
      expect(await parked.count()).toBe(0);
      const { events } = await outbox.claim(10, 'healthy');
      expect(events).toEqual([{ id, event: event(1), attempts: 2, refusals: 0 }]);
      expect(await parked.retry(id)).toBe(false);
    });

    it('are forgotten when they are dropped', async () => {
      await parked.park(id, 'answered 400');
      expect(await parked.drop(id)).toBe(true);
      expect(await parked.list()).toEqual([]);
      expect(await parked.drop(id)).toBe(false);
      expect(await outbox.pending()).toEqual([event(2)]);
    });

    it('keep a reason that holds what PostgreSQL cannot store', async () => {
      expect(await parked.park(id, 'answered 400: \0\uD800')).toBe(true);
      expect(await parked.list()).toMatchObject([{ id, reason: 'answered 400: \uFFFD\uFFFD' }]);
    });

    it('go back all, a thousand a transaction', async () => {
      const many = Array.from({ length: 2_500 }, (_, n) => event(n));
      const rows = many.map((one) => ({
        id: one.id,
        event: JSON.stringify(one),
        attempts: 1,
        reason: '',
        parked_at: 0,
      }));
      await outbox.settle([event(1).id, event(2).id]);
      for (const batch of [rows.slice(0, 1_250), rows.slice(1_250)]) {
        await db.insertInto('outbox_parked').values(batch).execute();
      }
      const batches: number[] = [];
      for await (const ids of parked.retryAll()) {
        batches.push(ids.length);
      }
      expect(batches).toEqual([1_000, 1_000, 500]);
      expect(await parked.count()).toBe(0);
      expect(await outbox.countPending()).toBe(2_500);
    });

    it('keep no more of a reason than tells what it is', async () => {
      await parked.park(id, '😀'.repeat(1_000));
      expect((await parked.list())[0]?.reason.length).toBeLessThanOrEqual(500);
    });
  });
});
