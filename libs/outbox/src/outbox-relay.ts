import { DomainError, Outage, type OutageLog } from '@film-mesh/shared-domain';
import { InBatches } from '@film-mesh/sql';

import { waitAfter } from './backoff.ts';
import { DeliveredEvents } from './delivered-events.ts';
import type { Lane } from './due-events.ts';
import { DELIVERY_MS, type EventPublisher } from './event-publisher.ts';
import type { OutboxEvent } from './outbox-event.ts';
import { LEASE_MS, type Leased, type Outbox } from './outbox.ts';
import type { ParkedEvents } from './parked-events.ts';
import { RecoveryWatch } from './recovery-watch.ts';
import { POLL_MS, RelayLoop, type Look } from './relay-loop.ts';
import { deliverSplit, halves, type Refused, type SplitOutcome } from './split-delivery.ts';

/** Maximum of events that the relay claims, and that share a delivery. */
const BATCH_SIZE = 250;
/** Maximum of refused events that the relay claims; each is a call of its own, and there may be very many of them. */
const REFUSED_AT_ONCE = 10;

/** The longest wait after an event's first refusal, in milliseconds. */
const REFUSED_MS = 1_000;
/**
 * Refusals after which an event is parked. With the waits between, that is one and a half to two and a half minutes:
 * longer than both services take to be rolled, in which one may not know yet what the other sends. It is longer if more
 * than about a hundred events are refused at once, since the relay takes {@link REFUSED_AT_ONCE} a look.
 */
export const MAX_REFUSALS = 10;

/**
 * Latest time after the begin of a lease at which a delivery may begin, in milliseconds, so that it ends before the
 * lease.
 */
const BEGIN_WITHIN_MS = LEASE_MS - DELIVERY_MS;

/** Observes delivered events. */
export interface DeliveryObserver {
  delivered(events: readonly OutboxEvent[]): void;
}

/**
 * Delivers the events of an outbox until each is accepted or parked: immediately on request, and repeatedly those left
 * by failures and by processes that died. Any number of relays may work on one outbox. See
 * docs/adr/0015-parked-events.md.
 */
export class OutboxRelay<Event extends OutboxEvent> {
  readonly #outbox: Outbox<Event>;
  readonly #parked: ParkedEvents;
  readonly #publisher: EventPublisher<Event>;
  readonly #log: OutageLog;
  readonly #observer: DeliveryObserver | undefined;
  readonly #receiverOutage: Outage;
  readonly #storeOutage: Outage;
  #stopping = false;
  /** The deliveries of requests: they never share a call with retries. */
  readonly #own = new InBatches<Leased<Event>, ReadonlySet<string>>((events) => this.#deliverOwn(events), BATCH_SIZE);
  /** Number of events claimed next: one after a failure, and twice as many after each success. */
  #size = BATCH_SIZE;
  /** Two loops side by side, so that no refused event holds up a healthy one. */
  readonly #loops = [
    new RelayLoop(() => this.#deliverNext('healthy')),
    new RelayLoop(() => this.#deliverNext('refused')),
  ];
  /** Waiting events are due anyway: they are delivered as soon as the receiver is back. */
  readonly #recovery = new RecoveryWatch(
    () => this.#isThere(),
    () => {
      this.#hurry();
    },
  );
  readonly #delivered: DeliveredEvents<Event>;

  constructor(
    outbox: Outbox<Event>,
    parked: ParkedEvents,
    publisher: EventPublisher<Event>,
    log: OutageLog,
    observer?: DeliveryObserver,
  ) {
    this.#outbox = outbox;
    this.#parked = parked;
    this.#publisher = publisher;
    this.#log = log;
    this.#receiverOutage = new Outage('event delivery', log);
    this.#storeOutage = new Outage('outbox', log);
    this.#observer = observer;
    this.#delivered = new DeliveredEvents(outbox);
  }

  /**
   * Delivers events that the caller has just stored, together with those of other callers that arrive during a
   * delivery. Never rejects: failures are left to the relay.
   *
   * They may stay in the outbox for a moment longer: nobody has to wait for their deletion, since a receiver ignores a
   * second delivery.
   *
   * @returns whether all of them were delivered
   */
  async deliver(events: readonly Event[]): Promise<boolean> {
    const delivered = await this.#own.join(events.map((event) => ({ id: event.id, event, attempts: 1, refusals: 0 })));
    return events.every(({ id }) => delivered.has(id));
  }

  /** Splits a refused batch into the parts to retry. */
  partsOf(refused: readonly Leased<Event>[]): readonly (readonly Leased<Event>[])[] {
    return halves(refused);
  }

  /** Starts to look for undelivered events; called by Nest. */
  onApplicationBootstrap(): void {
    this.#loops.forEach((loop) => loop.start());
  }

  /** Stops that, after the current call; called by Nest. {@link deliver} still works. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#loops, this.#recovery].map((part) => part.stop()));
    await this.#delivered.stop();
  }

  async #deliverOwn(events: readonly Leased<Event>[]): Promise<ReadonlySet<string>> {
    const deadline = performance.now() + BEGIN_WITHIN_MS;
    // No request waits for longer than that while a batch is split; the relay continues with the rest.
    const outcome = await this.#attempt([events], () => Promise.resolve(performance.now() < deadline));
    if (outcome.failure === undefined) {
      await this.#release(outcome.left, 0);
    } else {
      await this.#release(outcome.left, POLL_MS);
      this.#recovery.begin();
    }
    return new Set(outcome.delivered.map(({ id }) => id));
  }

  async #deliverNext(lane: Lane): Promise<Look> {
    const isHealthy = lane === 'healthy';
    const limit = isHealthy ? this.#size : REFUSED_AT_ONCE;
    try {
      const { events, unreadable } = await this.#outbox.claim(limit, lane);
      this.#storeOutage.worked();
      for (const id of unreadable) {
        await this.#park(id, 'invalid event').catch(this.#warnOf(id));
      }
      if (events.length === 0) {
        return unreadable.length > 0 ? 'more' : 'idle';
      }
      const outcome = await this.#attempt(isHealthy ? [events] : events.map((event) => [event]), this.#leaseKeeper());
      if (isHealthy) {
        this.#size = outcome.failure === undefined ? Math.min(this.#size * 2, BATCH_SIZE) : 1;
      }
      if (outcome.failure !== undefined) {
        await this.#afterFailure(isHealthy ? events : outcome.left.slice(0, 1), outcome.left);
        return 'failed';
      }
      await this.#release(outcome.left, 0);
      // Refused events have changed their lane, and there may be healthy events behind them.
      return outcome.delivered.length > 0 || (isHealthy && events.length === limit) ? 'more' : 'idle';
    } catch (error) {
      this.#storeOutage.failed(String(error));
      return 'failed';
    }
  }

  /**
   * Renews the lease of the remaining events if it could end before the next delivery does; false if the relay is
   * stopping.
   */
  #leaseKeeper(): (left: readonly Leased<Event>[]) => Promise<boolean> {
    let leasedAt = performance.now();
    return async (left) => {
      if (!this.#stopping && performance.now() - leasedAt >= BEGIN_WITHIN_MS) {
        leasedAt = performance.now();
        await this.#outbox.renew(left.map(({ id }) => id)).catch(ignoreUntilLeaseEnds);
      }
      return !this.#stopping;
    };
  }

  /**
   * After an outage of the receiver, all remaining events are due as soon as it is back. If it is available, an event
   * that was tried alone waits longer each time, so that an event that makes the receiver fail holds up no others, nor
   * a refused one those of its claim; a batch is due again when its lease ends.
   */
  async #afterFailure([first, ...others]: readonly Leased<Event>[], left: readonly Leased<Event>[]): Promise<void> {
    if (!(await this.#isThere())) {
      await this.#release(left, 0);
      this.#recovery.begin();
    } else if (first !== undefined && others.length === 0) {
      await this.#release([first], waitAfter(first.attempts, POLL_MS));
    }
  }

  async #attempt(
    parts: readonly (readonly Leased<Event>[])[],
    mayGoOn: (left: readonly Leased<Event>[]) => Promise<boolean>,
  ): Promise<SplitOutcome<Event>> {
    const outcome = await deliverSplit(parts, {
      publish: (events) => this.#publisher.publish(events),
      split: (refused) => this.partsOf(refused),
      mayGoOn,
    });
    const { delivered, refused, failure } = outcome;
    if (delivered.length > 0) {
      this.#observer?.delivered(delivered.map(({ event }) => event));
      this.#delivered.add(delivered.map(({ id }) => id));
    }
    for (const one of refused) {
      await this.#refuse(one).catch(this.#warnOf(one.leased.id));
    }
    if (failure === undefined) {
      this.#receiverOutage.worked();
      this.#hurry();
    } else {
      this.#receiverOutage.failed(String(failure));
    }
    return outcome;
  }

  #isThere(): Promise<boolean> {
    return this.#publisher.ping().then(
      () => true,
      () => false,
    );
  }

  #hurry(): void {
    this.#loops.forEach((loop) => {
      loop.hurry();
    });
  }

  async #refuse({ leased, reason }: Refused<Event>): Promise<void> {
    const refusals = leased.refusals + 1;
    if (refusals < MAX_REFUSALS) {
      await this.#outbox.refuse(leased.id, waitAfter(refusals, REFUSED_MS));
    } else {
      await this.#park(leased.id, reason);
    }
  }

  async #park(id: string, reason: string): Promise<void> {
    if (await this.#parked.park(id, reason)) {
      this.#log.error(`event ${id} parked: ${reason}`);
    }
  }

  async #release(events: readonly Leased<Event>[], delayMs: number): Promise<void> {
    if (events.length > 0) {
      const ids = events.map(({ id }) => id);
      await this.#outbox.release(ids, delayMs).catch(ignoreUntilLeaseEnds);
    }
  }

  /** The event is tried once more when its lease ends; if that never helps, an operator must know. */
  #warnOf(id: string): (error: unknown) => void {
    return (error) => {
      if (error instanceof DomainError) {
        this.#storeOutage.failed(String(error));
        return;
      }
      this.#log.warn(`refusal of event ${id} not stored, will retry: ${String(error)}`);
    };
  }
}

/** The events are delivered a second time when their lease ends, and the receiver ignores that. */
function ignoreUntilLeaseEnds(): void {
  // Nothing to do.
}
