import { describe, expect, it } from '@jest/globals';

import { Random } from './random.ts';

describe('Random', () => {
  it('gives the same with the same seed, and something else with another', () => {
    const numbersOf = (seed: number) => {
      const random = new Random(seed);
      return Array.from({ length: 100 }, () => random.integer(0, 1_000_000));
    };
    expect(numbersOf(1)).toEqual(numbersOf(1));
    expect(numbersOf(1)).not.toEqual(numbersOf(2));
  });

  it('reaches every integer of a range, and none beyond', () => {
    const random = new Random(3);
    const seen = new Set(Array.from({ length: 1_000 }, () => random.integer(2, 5)));
    expect([...seen].toSorted()).toEqual([2, 3, 4, 5]);
  });

  it('shuffles without loss', () => {
    const items = Array.from({ length: 50 }, (_nothing, index) => index);
    const shuffled = new Random(4).shuffled(items);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
  });

  it('has nothing to pick from nothing', () => {
    expect(() => new Random(5).pick([])).toThrow(RangeError);
  });
});
