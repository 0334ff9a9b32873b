import type { OutboxEvent } from './outbox-event.ts';

/** Time limit of a delivery, in milliseconds. It ends before the lease of its events does; see LEASE_MS. */
export const DELIVERY_MS = 2_000;

/** Sends events to their receiver. */
export interface EventPublisher<Event extends OutboxEvent> {
  /**
   * Delivers all the events within {@link DELIVERY_MS}. An event may come more than once: the receiver must apply it
   * once.
   *
   * @throws {EventsRefusedError} if the receiver has read them and at least one of them is invalid to it
   * @throws anything else for a failure that is not their fault: they are delivered again
   */
  publish(events: readonly Event[]): Promise<void>;

  /**
   * Pings the receiver, which costs neither side a write.
   *
   * @throws if it, or its store, is unavailable
   */
  ping(): Promise<void>;
}

/** The receiver is available, but refuses these events: at least one of them is at fault. */
export class EventsRefusedError extends Error {
  override readonly name = 'EventsRefusedError';
}
