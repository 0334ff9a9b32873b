import { describe, expect, it } from '@jest/globals';

import { median, quantile, ratioOf } from './statistics.ts';

describe('the statistics of rounds', () => {
  it.each([
    [[3], 3],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
  ])('have %j a median of %s', (figures, expected) => {
    expect(median(figures)).toBe(expected);
  });

  it('have of a hundred values the 99th as their 0.99 quantile', () => {
    const values = Array.from({ length: 100 }, (_, n) => n + 1);
    expect([quantile(values, 0.5), quantile(values, 0.99), quantile(values, 1)]).toEqual([50, 99, 100]);
  });

  it('compare figures of the same round, so that a slow round changes no ratio', () => {
    expect(ratioOf([200, 20, 400], [100, 10, 100])).toEqual({ median: 2, least: 2, most: 4 });
  });
});
