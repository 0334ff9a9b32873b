import { setTimeout as sleep } from 'node:timers/promises';

import { Counter, Gauge, type Registry } from 'prom-client';

import type { OutboxEvent } from './outbox-event.ts';
import type { Outbox } from './outbox.ts';

/** How long a scrape waits for the store, in milliseconds; Prometheus itself gives up after 10 s. */
const COUNT_TIMEOUT_MS = 1_000;

/** What a replica tells Prometheus of its outbox. */
export class OutboxMetrics {
  readonly #delivered: Counter;

  /** @param registry where the metrics are read; it may have those of one outbox only */
  constructor(registry: Registry, outbox: Outbox<OutboxEvent>) {
    this.#delivered = new Counter({
      name: 'outbox_events_delivered_total',
      help: 'Events that this replica has delivered, each as often as it did so.',
      registers: [registry],
    });
    new Gauge({
      name: 'outbox_events_pending',
      help: 'Events in the outbox of all replicas that are not delivered yet; absent while the store can not be asked.',
      registers: [registry],
      async collect() {
        const pending = await countOf(outbox);
        if (pending === undefined) {
          this.remove();
        } else {
          this.set(pending);
        }
      },
    });
  }

  /** Counts events that their receiver has taken. */
  delivered(events: readonly OutboxEvent[]): void {
    this.#delivered.inc(events.length);
  }
}

/** Undefined where the store does not say in time: a scrape has more to tell than that. */
function countOf(outbox: Outbox<OutboxEvent>): Promise<number | undefined> {
  const count = outbox.countPending().catch(() => undefined);
  return Promise.race([count, sleep(COUNT_TIMEOUT_MS, undefined, { ref: false })]);
}
