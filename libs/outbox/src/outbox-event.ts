/** What an outbox carries. The names are those of CloudEvents; an event may have more members, all of them JSON. */
export interface OutboxEvent {
  /** UUID, the same however often the event is delivered. */
  readonly id: string;
  /** What happened. */
  readonly type: string;
  /** The id of what it happened to. */
  readonly subject: string;
  /** Which state of its subject it tells of; a later one has a greater version. The store gives it, no clock does. */
  readonly version: number;
}

/** Reads an event as it is stored; undefined where it is not JSON, or no event. */
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
