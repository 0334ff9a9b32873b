import { setTimeout as sleep } from 'node:timers/promises';

import { InBatches } from '@film-mesh/sql';

import type { EventPublisher } from './event-publisher.ts';
import type { OutboxEvent } from './outbox-event.ts';
import type { Outbox } from './outbox.ts';

/** How often the relay looks for undelivered events, in milliseconds; also the wait after a delivery that failed. */
const POLL_MS = 500;
/** How many events the relay claims, and how many share a delivery, at most. */
const BATCH_SIZE = 250;

/** How long delivered events stay at most before they are forgotten, in milliseconds; far less than their lease. */
const SETTLE_MS = 50;
/** How many events are forgotten by one statement: its parameters are limited. */
const SETTLED_AT_ONCE = 1_000;

/** Where the relay says what does not work. */
export interface RelayLog {
  warn(message: string): void;
}

/** Hears of events that were delivered. */
export interface DeliveryObserver {
  delivered(events: readonly OutboxEvent[]): void;
}

/**
 * Delivers the events of an outbox until each is taken: at once when asked to, and again and again what was left by
 * failures and by processes that died. Any number of relays may work on one outbox.
 */
export class OutboxRelay<Event extends OutboxEvent> {
  readonly #outbox: Outbox<Event>;
  readonly #publisher: EventPublisher<Event>;
  readonly #log: RelayLog;
  readonly #observer: DeliveryObserver | undefined;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #failing = false;
  readonly #deliveries = new InBatches<Event, boolean>((events) => this.#attempt(events), BATCH_SIZE);
  /** What is delivered and not forgotten yet. */
  readonly #delivered: Event[] = [];
  #settling: Promise<void> | undefined;

  constructor(outbox: Outbox<Event>, publisher: EventPublisher<Event>, log: RelayLog, observer?: DeliveryObserver) {
    this.#outbox = outbox;
    this.#publisher = publisher;
    this.#log = log;
    this.#observer = observer;
  }

  /**
   * Delivers events that the caller holds the lease of, now: with those of other callers who come while a delivery is
   * under way. Never rejects: what fails is left to the relay.
   *
   * They may be in the outbox for a moment longer: nobody has to wait until they are forgotten, since a receiver takes
   * an event twice.
   *
   * @returns whether they were delivered
   */
  deliver(events: readonly Event[]): Promise<boolean> {
    return this.#deliveries.run(events);
  }

  /** Begins to look for undelivered events; called by Nest. */
  onApplicationBootstrap(): void {
    this.#running = this.#run();
  }

  /** Ends that, after the delivery that is under way; called by Nest. {@link deliver} still works. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.#settling;
  }

  async #attempt(events: readonly Event[]): Promise<boolean> {
    try {
      await this.#publisher.publish(events);
      this.#say(false, 'events are delivered again');
    } catch (error) {
      this.#say(true, `events can not be delivered, they wait: ${String(error)}`);
      await this.#outbox.release(events, POLL_MS).catch(ignoreUntilLeaseEnds);
      return false;
    }
    this.#observer?.delivered(events);
    this.#delivered.push(...events);
    this.#settling ??= this.#settle();
    return true;
  }

  /** Forgets what is delivered, together with what will be in the next moment; at once when the relay ends. */
  async #settle(): Promise<void> {
    while (this.#delivered.length > 0) {
      await sleep(SETTLE_MS, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined);
      while (this.#delivered.length > 0) {
        await this.#outbox.settle(this.#delivered.splice(0, SETTLED_AT_ONCE)).catch(ignoreUntilLeaseEnds);
      }
    }
    this.#settling = undefined;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const more = await this.#deliverNext();
      if (!more) {
        await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Whether there may be more to deliver at once. */
  async #deliverNext(): Promise<boolean> {
    try {
      const events = await this.#outbox.claim(BATCH_SIZE);
      return events.length > 0 && (await this.deliver(events));
    } catch (error) {
      this.#say(true, `the outbox can not be read: ${String(error)}`);
      return false;
    }
  }

  /** Says each change of the state once, not each of a thousand failures. */
  #say(failing: boolean, message: string): void {
    if (failing !== this.#failing) {
      this.#failing = failing;
      this.#log.warn(message);
    }
  }
}

/** The events are delivered a second time when their lease ends, and the receiver takes that. */
function ignoreUntilLeaseEnds(): void {
  // Nothing to do.
}
