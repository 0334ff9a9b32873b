/** What an outbox carries. The names are those of CloudEvents; an event may have more members, all of them JSON. */
export interface OutboxEvent {
  /** UUID, the same however often the event is delivered; version 7, so that ids sort by creation. */
  readonly id: string;
  /** What happened. */
  readonly type: string;
  /** The id of what it happened to. */
  readonly subject: string;
}
