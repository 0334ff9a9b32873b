import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@film-mesh/sql';
import { describeEachStore } from '@film-mesh/sql/testing';
import type { Kysely } from 'kysely';
import { Registry } from 'prom-client';

import type { OutboxEvent } from './outbox-event.ts';
import { OutboxMetrics } from './outbox-metrics.ts';
import { createOutboxTable, type OutboxTables } from './outbox-table.ts';
import { Outbox } from './outbox.ts';

const events: OutboxEvent[] = [1, 2, 3].map((n) => ({ id: `event-${String(n)}`, type: 'test', subject: 'thing' }));

describe('OutboxMetrics', () => {
  describeEachStore((store) => {
    let db: Kysely<OutboxTables>;
    let outbox: Outbox<OutboxEvent>;
    let registry: Registry;
    let metrics: OutboxMetrics;

    beforeEach(async () => {
      db = await openDatabase<OutboxTables>(await store.freshUrl(), { '001-outbox': { up: createOutboxTable } });
      outbox = new Outbox(db);
      registry = new Registry();
      metrics = new OutboxMetrics(registry, outbox);
    });
    afterEach(() => db.destroy());

    it('tell how many events wait at the moment of the scrape, leased or not', async () => {
      expect(await registry.metrics()).toMatch(/^outbox_events_pending 0$/mu);
      await outbox.append(db, events);
      expect(await registry.metrics()).toMatch(/^outbox_events_pending 3$/mu);
      await outbox.settle(events.slice(0, 2));
      expect(await registry.metrics()).toMatch(/^outbox_events_pending 1$/mu);
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
      expect(text).not.toMatch(/^outbox_events_pending/mu);
    });
  });

  it('wait for a store that hangs no longer than a scrape may take', async () => {
    const hanging = { countPending: () => new Promise<number>(() => undefined) };
    const registry = new Registry();
    new OutboxMetrics(registry, hanging as Outbox<OutboxEvent>);
    const startedAt = Date.now();
    expect(await registry.metrics()).not.toMatch(/^outbox_events_pending/mu);
    expect(Date.now() - startedAt).toBeLessThan(2_000);
  });
});
