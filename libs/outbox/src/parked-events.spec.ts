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

    it('keep no more of a reason than tells what it is', async () => {
      await parked.park(id, '😀'.repeat(1_000));
      expect((await parked.list())[0]?.reason.length).toBeLessThanOrEqual(500);
    });
  });
});
