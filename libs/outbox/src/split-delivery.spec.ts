import { describe, expect, it } from '@jest/globals';

import { sampleEvent } from '../testing/outbox-database.ts';
import { EventsRefusedError } from './event-publisher.ts';
import type { OutboxEvent } from './outbox-event.ts';
import type { Leased } from './outbox.ts';
import { deliverSplit, halves } from './split-delivery.ts';

const leased = (n: number): Leased<OutboxEvent> => {
  const event = sampleEvent(n);
  return { id: event.id, event, attempts: 1, refusals: 0 };
};
const batch = (count: number) => Array.from({ length: count }, (_, n) => leased(n));
const numbersOf = (events: readonly Leased<OutboxEvent>[]) => events.map(({ id }) => Number(id.slice('event-'.length)));

/** Delivers a batch to a receiver that refuses some of its events, and may fail at one of the calls. */
async function deliver(count: number, bad: readonly number[], { failsAt = Infinity, stopsAt = Infinity } = {}) {
  const calls: number[][] = [];
  const badIds = new Set(bad.map((n) => leased(n).id));
  const outcome = await deliverSplit([batch(count)], {
    publish: (events) => {
      calls.push(events.map(({ id }) => Number(id.slice('event-'.length))));
      if (calls.length > failsAt) {
        return Promise.reject(new Error('nobody there'));
      }
      const refused = events.some(({ id }) => badIds.has(id));
      return refused ? Promise.reject(new EventsRefusedError('answered 400')) : Promise.resolve();
    },
    split: halves,
    mayGoOn: () => Promise.resolve(calls.length < stopsAt),
  });
  return { calls, outcome };
}

describe('deliverSplit', () => {
  it('delivers with one call what is not refused', async () => {
    const { calls, outcome } = await deliver(250, []);
    expect(calls).toHaveLength(1);
    expect(numbersOf(outcome.delivered)).toHaveLength(250);
    expect(outcome).toMatchObject({ refused: [], left: [], failure: undefined });
  });

  it.each([
    [1, [0]],
    [2, [1]],
    [250, [0]],
    [250, [131]],
    [250, [249]],
    [250, [3, 4, 77, 200]],
    [7, [0, 1, 2, 3, 4, 5, 6]],
  ])('finds the refused ones of %i events, %j, and delivers all others once and in their order', async (count, bad) => {
    const { calls, outcome } = await deliver(count, bad);
    expect(outcome.refused.map(({ leased: { id } }) => id)).toEqual(bad.map((n) => leased(n).id));
    expect(outcome.refused[0]?.reason).toBe('answered 400');
    const healthy = numbersOf(batch(count)).filter((n) => !bad.includes(n));
    expect(numbersOf(outcome.delivered)).toEqual(healthy);
    expect(outcome.left).toEqual([]);
    expect(calls.length).toBeLessThanOrEqual(1 + 2 * bad.length * Math.ceil(Math.log2(count)));
  });

  it('ends at a failure that is not the fault of what is sent, and says what is left', async () => {
    const { calls, outcome } = await deliver(8, [0], { failsAt: 3 });
    expect(calls.at(-1)).toEqual([0]);
    expect(outcome.failure).toEqual(new Error('nobody there'));
    expect(outcome.delivered).toEqual([]);
    expect(outcome.refused).toEqual([]);
    expect(numbersOf(outcome.left)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('ends where it may not go on, and says what is left', async () => {
    const { calls, outcome } = await deliver(8, [7], { stopsAt: 2 });
    expect(calls).toEqual([numbersOf(batch(8)), [0, 1, 2, 3]]);
    expect(numbersOf(outcome.delivered)).toEqual([0, 1, 2, 3]);
    expect(numbersOf(outcome.left)).toEqual([4, 5, 6, 7]);
    expect(outcome.failure).toBeUndefined();
  });
});
