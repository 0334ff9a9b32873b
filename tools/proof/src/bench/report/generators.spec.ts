import { describe, expect, it } from '@jest/globals';

import type { Sample } from '../load.ts';
import { GENERATORS } from '../load/generators-load.ts';
import type { LoadResult } from '../run-load.ts';
import { generatorsSection } from './generators.ts';

const sample = (perSecond: number, cpuUs: number | undefined): Sample => ({
  perSecond,
  cpuUs,
  p50Ms: 1,
  p99Ms: 2,
  rssMiB: undefined,
  othersShare: undefined,
});

function resultOf(lanes: Readonly<Record<string, readonly Sample[]>>, name = GENERATORS): LoadResult {
  return {
    name,
    title: 'GET by id',
    unit: 'request',
    store: 'sqlite',
    films: 1_000,
    clients: 32,
    reference: 'floor',
    lanes: Object.entries(lanes).map(([lane, samples]) => ({ name: lane, samples })),
  };
}

describe('the section on load generators', () => {
  it('says by how many percent the figures by wrk differ, and the reason where that is more than 10', () => {
    const result = resultOf({
      floor: [sample(1_000, 100), sample(1_000, 100), sample(2_000, 100)],
      'floor by wrk': [sample(1_200, 95), sample(1_500, 95), sample(2_000, 90)],
    });

    const [heading, , table, large] = generatorsSection([result]);

    expect(heading).toBe('## The load generators');
    expect(table?.split('\n')).toEqual([
      '| figure     | contestant | store  |               by wrk |',
      '| ---------- | ---------- | ------ | -------------------: |',
      '| requests/s | floor      | sqlite | +20 % (0 % to +50 %) |',
      '| CPU µs     | floor      | sqlite | -5 % (-10 % to -5 %) |',
    ]);
    expect(large).toMatch(/^More than 10 %: requests\/s of floor on sqlite \(\+20 %\)\. Our load generator is a Node/u);
  });

  it('gives no reason where no figure differs by more than 10 percent, and leaves out figures that cannot be had', () => {
    const lanes = { floor: [sample(1_000, undefined)], 'floor by wrk': [sample(1_090, undefined)] };
    const [, , table, large] = generatorsSection([resultOf(lanes)]);
    expect(table).not.toContain('CPU');
    expect(large).toBe('None differs by more than 10 %.');
  });

  it('is not there where only other loads have run', () => {
    expect(generatorsSection([resultOf({ floor: [sample(1, 1)] }, 'get-film')])).toEqual([]);
  });
});
