import { describe, expect, it } from '@jest/globals';

import { BOUNDS, unknownBounds, verdictsOn, type Bound } from './bounds.ts';
import type { Sample } from './load.ts';
import { LOADS } from './loads.ts';
import type { LoadResult } from './run-load.ts';

const sample = (perSecond: number): Sample => ({
  perSecond,
  cpuUs: undefined,
  p50Ms: 1,
  p99Ms: 2,
  rssMiB: undefined,
  othersShare: undefined,
});

/** Of two lanes over three rounds. */
function resultOf(ours: readonly number[], theirs: readonly number[]): LoadResult {
  return {
    name: 'get-film',
    title: 'GET by id',
    unit: 'request',
    store: 'sqlite',
    films: 1_000,
    clients: 1,
    reference: 'theirs',
    lanes: [
      { name: 'ours', samples: ours.map(sample) },
      { name: 'theirs', samples: theirs.map(sample) },
    ],
  };
}

const AT_LEAST_HALF: Bound = {
  load: 'get-film',
  lane: 'ours',
  figure: 'perSecond',
  against: 'theirs',
  atLeast: 0.5,
};

describe('a bound', () => {
  it('is compared with the median of the ratios of each round', () => {
    const [verdict] = verdictsOn([resultOf([100, 60, 10], [100, 100, 100])], [AT_LEAST_HALF]);
    expect(verdict).toMatchObject({ measured: { median: 0.6, least: 0.1, most: 1 }, holds: true, grossLoss: false });
  });

  it.each([
    [0.5, true, false],
    [0.49, false, false],
    [0.25, false, false],
    [0.24, false, true],
  ])('of at least 0.5 is, at %s, held: %s, grossly lost: %s', (ratio, holds, grossLoss) => {
    expect(verdictsOn([resultOf([ratio], [1])], [AT_LEAST_HALF])).toMatchObject([{ holds, grossLoss }]);
  });

  it.each([
    [2, true, false],
    [2.1, false, false],
    [4.1, false, true],
  ])('of at most 2 is, at %s, held: %s, grossly lost: %s', (ratio, holds, grossLoss) => {
    const bound: Bound = { load: 'get-film', lane: 'ours', figure: 'perSecond', against: 'theirs', atMost: 2 };
    expect(verdictsOn([resultOf([ratio], [1])], [bound])).toMatchObject([{ holds, grossLoss }]);
  });

  it('in a figure of its own is never grossly lost: that is as the machine is', () => {
    const bound: Bound = { load: 'get-film', lane: 'ours', figure: 'perSecond', atLeast: 20_000 };
    expect(verdictsOn([resultOf([1], [1])], [bound])).toMatchObject([{ holds: false, grossLoss: false }]);
  });

  it('says nothing of another store, of a lane that has not run, or of a figure that cannot be had', () => {
    const bounds: Bound[] = [
      { ...AT_LEAST_HALF, store: 'postgres' },
      { ...AT_LEAST_HALF, against: 'nobody' },
      { ...AT_LEAST_HALF, figure: 'cpuUs' },
    ];
    expect(verdictsOn([resultOf([1], [1])], bounds)).toEqual([]);
  });

  it('is unknown where its lane has not run or its figure cannot be had', () => {
    const unknown: Bound[] = [
      { ...AT_LEAST_HALF, against: 'nobody' },
      { ...AT_LEAST_HALF, figure: 'cpuUs' },
    ];
    const others: Bound[] = [
      AT_LEAST_HALF,
      { ...AT_LEAST_HALF, store: 'postgres' },
      { ...AT_LEAST_HALF, load: 'vote' },
    ];
    expect(unknownBounds([resultOf([1], [1])], [...others, ...unknown])).toEqual(unknown);
  });

  it('speaks of a load that there is', () => {
    expect(BOUNDS.filter(({ load }) => !LOADS.has(load))).toEqual([]);
  });
});
