import type { OutboxEvent } from './outbox-event.ts';

/** The way to those who want the events. */
export interface EventPublisher<Event extends OutboxEvent> {
  /**
   * Delivers all the events. An event may come more than once: the receiver must take it as if it came once.
   *
   * @throws where not all of them were taken; they are then delivered again
   */
  publish(events: readonly Event[]): Promise<void>;
}
