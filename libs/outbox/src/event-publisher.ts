import type { OutboxEvent } from './outbox-event.ts';

/** How long a delivery may take, in milliseconds. It ends before the lease of its events does; see LEASE_MS. */
export const DELIVERY_MS = 2_000;

/** The way to those who want the events. */
export interface EventPublisher<Event extends OutboxEvent> {
  /**
   * Delivers all the events within {@link DELIVERY_MS}. An event may come more than once: the receiver must take it as
   * if it came once.
   *
   * @throws {EventsRefusedError} where the receiver has read them and takes at least one of them for wrong
   * @throws anything else where not all of them were taken for a reason that is not theirs: they are delivered again
   */
  publish(events: readonly Event[]): Promise<void>;

  /**
   * Asks the receiver whether it would take events, which costs neither side a write.
   *
   * @throws where it is not there within a moment, or its store is not
   */
  ping(): Promise<void>;
}

/** The receiver is there and will not take these events as they are: at least one of them is at fault. */
export class EventsRefusedError extends Error {
  override readonly name = 'EventsRefusedError';
}
