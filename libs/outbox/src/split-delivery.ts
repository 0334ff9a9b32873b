import { EventsRefusedError } from './event-publisher.ts';
import type { OutboxEvent } from './outbox-event.ts';
import type { Leased } from './outbox.ts';

/** An event that was refused alone. */
export interface Refused<Event extends OutboxEvent> {
  readonly leased: Leased<Event>;
  readonly reason: string;
}

/** The outcome of a delivery. */
export interface SplitOutcome<Event extends OutboxEvent> {
  readonly delivered: readonly Leased<Event>[];
  readonly refused: readonly Refused<Event>[];
  /** Events that were not tried to the end. */
  readonly left: readonly Leased<Event>[];
  /** The failure that ended it, if it was no refusal; undefined if the receiver has answered each time. */
  readonly failure: Error | undefined;
}

/** The steps of a delivery. */
export interface SplitSteps<Event extends OutboxEvent> {
  readonly publish: (events: readonly Event[]) => Promise<void>;
  /** Splits a refused batch into the parts to retry, in their order. */
  readonly split: (refused: readonly Leased<Event>[]) => readonly (readonly Leased<Event>[])[];
  /** Asked before each further step, with all remaining events. */
  readonly mayGoOn: (left: readonly Leased<Event>[]) => Promise<boolean>;
}

/**
 * Delivers events part by part, in their order. A refused part is split until the events at fault stand alone: one
 * among 250 takes 16 calls. Any other failure ends the delivery, since it is no fault of the events.
 */
export async function deliverSplit<Event extends OutboxEvent>(
  parts: readonly (readonly Leased<Event>[])[],
  { publish, split, mayGoOn }: SplitSteps<Event>,
): Promise<SplitOutcome<Event>> {
  const delivered: Leased<Event>[] = [];
  const refused: Refused<Event>[] = [];
  const left = new Set(parts.flat());
  const done = (part: readonly Leased<Event>[]) => {
    part.forEach((leased) => left.delete(leased));
  };
  // The next one last.
  const todo = parts.toReversed();
  let failure: Error | undefined;
  for (let part = todo.pop(); part !== undefined; part = (await goesOn()) ? todo.pop() : undefined) {
    try {
      await publish(part.map(({ event }) => event));
      delivered.push(...part);
      done(part);
    } catch (error) {
      const [alone, ...others] = part;
      if (!(error instanceof EventsRefusedError) || alone === undefined) {
        failure = error instanceof Error ? error : new Error(String(error));
        break;
      }
      if (others.length > 0) {
        todo.push(...split(part).toReversed());
      } else {
        refused.push({ leased: alone, reason: error.message });
        done(part);
      }
    }
  }
  return { delivered, refused, left: [...left], failure };

  async function goesOn(): Promise<boolean> {
    return todo.length > 0 && (await mayGoOn([...left]));
  }
}

/** The two halves of a batch. */
export function halves<T>(batch: readonly T[]): readonly (readonly T[])[] {
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}
