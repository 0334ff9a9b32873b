import { describe, expect, it, jest } from '@jest/globals';

import { newId } from './new-id.ts';

/** More ids than one draw of random bytes serves. */
const MANY = 10_000;
const UUID_V7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u;

const timeOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
/** The random part of an id, after the time and the counter within a millisecond. */
const tailOf = (id: string) => id.slice(-12);

describe('newId', () => {
  it('makes ids of version 7 that tell when they were made', () => {
    const before = Date.now();
    const id = newId();
    expect(id).toMatch(UUID_V7);
    expect(timeOf(id)).toBeGreaterThanOrEqual(before);
    expect(timeOf(id)).toBeLessThanOrEqual(Date.now());
  });

  it('makes each greater than the one before, also within a millisecond and when the clock goes back', () => {
    const ids = Array.from({ length: MANY }, newId);
    jest.useFakeTimers({ now: Date.now() - 60_000 });
    try {
      ids.push(...Array.from({ length: MANY }, newId));
    } finally {
      jest.useRealTimers();
    }
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('makes them of other random bytes each time', () => {
    const tails = Array.from({ length: MANY }, () => tailOf(newId()));
    expect(new Set(tails).size).toBe(MANY);
  });
});
