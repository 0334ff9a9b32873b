/** An event of an outbox. The names are those of CloudEvents; an event may have more members, all of them JSON. */
export interface OutboxEvent {
  /** UUID, the same however often the event is delivered. */
  readonly id: string;
  /** The type of the event. */
  readonly type: string;
  /** The id of its subject. */
  readonly subject: string;
  /**
   * The version of its subject after the event; a later event has a greater one. The store assigns it, no clock does.
   */
  readonly version: number;
}

/** Parses a stored event; undefined if it is not JSON, or no event. */
export function readEvent(text: string): OutboxEvent | undefined {
  try {
    const event = JSON.parse(text) as OutboxEvent;
    const named: unknown[] = [event.id, event.type, event.subject];
    return named.every((member) => typeof member === 'string' && member !== '') ? event : undefined;
  } catch {
    // JSON's null has no members either.
    return undefined;
  }
}
