import { setTimeout as sleep } from 'node:timers/promises';

import { Counter, Gauge, type Registry } from 'prom-client';

import type { OutboxEvent } from './outbox-event.ts';
import type { Outbox } from './outbox.ts';
import type { ParkedEvents } from './parked-events.ts';

/** Time that a scrape waits for the store, in milliseconds; Prometheus itself gives up after 10 s. */
const COUNT_TIMEOUT_MS = 1_000;

/** Prometheus metrics of a replica's outbox. */
export class OutboxMetrics {
  readonly #delivered: Counter;

  /** @param registry the service's metrics; it may have those of one outbox only */
  constructor(registry: Registry, outbox: Outbox<OutboxEvent>, parked: ParkedEvents) {
    this.#delivered = new Counter({
      name: 'outbox_events_delivered_total',
      help: 'Events delivered by this replica; an event delivered twice counts twice.',
      registers: [registry],
    });
    addGauge(registry, 'pending', 'Undelivered events in the outbox of all replicas', () => outbox.countPending());
    addGauge(registry, 'parked', 'Events refused too often, parked until an operator retries or drops them', () =>
      parked.count(),
    );
  }

  /** Counts delivered events. */
  delivered(events: readonly OutboxEvent[]): void {
    this.#delivered.inc(events.length);
  }
}

/** A gauge whose value comes from the store, read at each scrape. */
function addGauge(registry: Registry, state: string, help: string, count: () => Promise<number>): void {
  new Gauge({
    name: `outbox_events_${state}`,
    help: `${help}; absent while the store is unavailable.`,
    registers: [registry],
    async collect() {
      const counted = await inTime(count());
      if (counted === undefined) {
        this.remove();
      } else {
        this.set(counted);
      }
    },
  });
}

/** Undefined if the store does not answer in time: the scrape continues without it. */
function inTime(count: Promise<number>): Promise<number | undefined> {
  return Promise.race([count.catch(() => undefined), sleep(COUNT_TIMEOUT_MS, undefined, { ref: false })]);
}
