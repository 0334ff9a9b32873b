import { describe, expect, it } from '@jest/globals';

import type { Sample } from './load.ts';
import { busyUsOf, othersIn, othersShare } from './others.ts';
import type { LoadResult } from './run-load.ts';

const STAT = `cpu  5514506 822807 1087828 3813907 93534 0 91246 46910 0 0
cpu0 2744050 403878 521344 1973816 27258 1 43316 23520 7 0
cpu1 2770456 418929 566484 1840090 66275 0 47929 23389 0 0
intr 1234
`;

describe('what others take of the measured processor', () => {
  it.each([
    ['neither the measured processes nor idleness', 900_000, 700_000, 0.2],
    ['nothing where ticks are fewer than the time of the measured processes', 690_000, 700_000, 0],
    ['all at most', 1_010_000, 0, 1],
  ])('is %s', (_what, busyUs, ownUs, share) => {
    const before = { atUs: 5, busyUs: 10, ownUs: 20 };
    const after = { atUs: 5 + 1_000_000, busyUs: 10 + busyUs, ownUs: 20 + ownUs };
    expect(othersShare(before, after)).toBeCloseTo(share);
  });

  it.each([
    ['too short for ticks', { atUs: 99_000, busyUs: 10_000, ownUs: 0 }],
    ['without the time of the processor', { atUs: 1_000_000, busyUs: Number.NaN, ownUs: 0 }],
    ['without the time of the measured processes', { atUs: 1_000_000, busyUs: 10_000, ownUs: Number.NaN }],
  ])('is unknown of a measurement %s', (_what, after) => {
    expect(othersShare({ atUs: 0, busyUs: 0, ownUs: 0 }, after)).toBeUndefined();
  });

  it('has the median and the most of all measurements', () => {
    const sample = (share: number | undefined) => ({ othersShare: share }) as Sample;
    const result = (...shares: (number | undefined)[]) =>
      ({ lanes: [{ name: 'lane', samples: shares.map(sample) }] }) as unknown as LoadResult;
    expect(othersIn([result(0.01, 0.5), result(0.02, undefined)])).toEqual({ median: 0.02, least: 0.01, most: 0.5 });
    expect(othersIn([result(undefined)])).toBeUndefined();
  });
});

describe('the time that a processor was busy', () => {
  it('is all but idle and waiting, of that processor alone', () => {
    expect(busyUsOf(STAT, 0)).toBe((2_744_050 + 403_878 + 521_344 + 1 + 43_316 + 23_520) * 10_000);
  });

  it('is unknown of a processor that there is not', () => {
    expect(busyUsOf(STAT, 2)).toBeNaN();
  });
});
