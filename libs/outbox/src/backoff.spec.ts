import { describe, expect, it } from '@jest/globals';

import { waitAfter } from './backoff.ts';

describe('waitAfter', () => {
  it.each([
    [1, 500],
    [2, 1_000],
    [4, 4_000],
    [7, 30_000],
    [2_000, 30_000],
  ])('is within half of the wait and all of it after %i failures', (failures, longest) => {
    const waits = Array.from({ length: 200 }, () => waitAfter(failures, 500));
    expect(Math.max(...waits)).toBeLessThanOrEqual(longest);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(longest / 2);
    expect(new Set(waits).size).toBeGreaterThan(100);
  });
});
