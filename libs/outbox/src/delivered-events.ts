import { setTimeout as sleep } from 'node:timers/promises';

import type { OutboxEvent } from './outbox-event.ts';
import type { Outbox } from './outbox.ts';

/** Longest time that delivered events stay in the outbox, in milliseconds; far less than their lease. */
const SETTLE_MS = 50;
/** Maximum of events that one statement deletes: its parameters are limited. */
const SETTLED_AT_ONCE = 1_000;

/**
 * Delivered events that are still in the outbox. They are deleted in batches, together with those of the next moment.
 */
export class DeliveredEvents<Event extends OutboxEvent> {
  readonly #outbox: Outbox<Event>;
  readonly #ids: string[] = [];
  readonly #stopped = new AbortController();
  #settling: Promise<void> | undefined;

  constructor(outbox: Outbox<Event>) {
    this.#outbox = outbox;
  }

  add(ids: readonly string[]): void {
    this.#ids.push(...ids);
    this.#settling ??= this.#settle();
  }

  /** Deletes all of them at once; those that are added later too. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#settling;
  }

  async #settle(): Promise<void> {
    while (this.#ids.length > 0) {
      await sleep(SETTLE_MS, undefined, { signal: this.#stopped.signal, ref: false }).catch(() => undefined);
      while (this.#ids.length > 0) {
        // Otherwise they are delivered a second time when their lease ends, and the receiver ignores that.
        await this.#outbox.settle(this.#ids.splice(0, SETTLED_AT_ONCE)).catch(() => undefined);
      }
    }
    this.#settling = undefined;
  }
}
