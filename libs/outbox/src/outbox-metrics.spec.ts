import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeEachStore } from '@film-mesh/sql/testing';
import type { Kysely } from 'kysely';
import { Registry } from 'prom-client';

import { openOutboxDatabase, sampleEvent } from '../testing/outbox-database.ts';
import type { OutboxEvent } from './outbox-event.ts';
import { OutboxMetrics } from './outbox-metrics.ts';
import type { OutboxTables } from './outbox-table.ts';
import { Outbox } from './outbox.ts';
import { ParkedEvents } from './parked-events.ts';

const events = [1, 2, 3].map(sampleEvent);

describe('OutboxMetrics', () => {
  describeEachStore((store) => {
    let db: Kysely<OutboxTables>;
    let outbox: Outbox<OutboxEvent>;
    let parked: ParkedEvents;
    let registry: Registry;
    let metrics: OutboxMetrics;

    beforeEach(async () => {
      db = await openOutboxDatabase(await store.freshUrl());
      parked = new ParkedEvents(db);
      outbox = new Outbox(db);
      registry = new Registry();
      metrics = new OutboxMetrics(registry, outbox, parked);
    });
    afterEach(() => db.destroy());

    it('tell how many events wait at the moment of the scrape, leased or not', async () => {
      expect(await registry.metrics()).toMatch(/^outbox_events_pending 0$/mu);
      await outbox.append(db, events);
      expect(await registry.metrics()).toMatch(/^outbox_events_pending 3$/mu);
      await outbox.settle(events.slice(0, 2).map(({ id }) => id));
      expect(await registry.metrics()).toMatch(/^outbox_events_pending 1$/mu);
    });

    it('tell how many events are parked, apart from those that wait', async () => {
      expect(await registry.metrics()).toMatch(/^outbox_events_parked 0$/mu);
      await outbox.append(db, events);
      await parked.park(String(events[0]?.id), 'answered 400');
      expect(await registry.metrics()).toMatch(/^outbox_events_parked 1$/mu);
      expect(await registry.metrics()).toMatch(/^outbox_events_pending 2$/mu);
    });

    it('tell how many events were delivered', async () => {
      metrics.delivered(events);
      metrics.delivered(events.slice(0, 1));
      expect(await registry.metrics()).toMatch(/^outbox_events_delivered_total 4$/mu);
    });

    it('leave out what the store does not say, rather than fail or tell what was', async () => {
      await registry.metrics();
      await db.destroy();
      const text = await registry.metrics();
      expect(text).toMatch(/^outbox_events_delivered_total 0$/mu);
      expect(text).not.toMatch(/^outbox_events_(?:pending|parked)/mu);
    });
  });

  it('wait for a store that hangs no longer than a scrape may take', async () => {
    const hanging = new Promise<number>(() => undefined);
    const outbox = { countPending: () => hanging } as Outbox<OutboxEvent>;
    const parked = { count: () => hanging } as ParkedEvents;
    const registry = new Registry();
    new OutboxMetrics(registry, outbox, parked);
    const startedAt = Date.now();
    expect(await registry.metrics()).not.toMatch(/^outbox_events_pending/mu);
    expect(Date.now() - startedAt).toBeLessThan(2_000);
  });
});
