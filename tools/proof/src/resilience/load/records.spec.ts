import { describe, expect, it } from '@jest/globals';

import type { Outcome } from './outcome.ts';
import { Records } from './records.ts';

function recordsOf(...seen: readonly (readonly [kind: string, outcome: Outcome, tookMs: number])[]): Records {
  const records = new Records();
  records.all.push(...seen.map(([kind, outcome, tookMs]) => ({ kind, outcome, tookMs, atMs: 0 })));
  return records;
}

describe('Records', () => {
  const records = recordsOf(['GET', 'ok', 1], ['GET', 'refused', 2], ['GET', 'broken', 3], ['POST', 'failed', 100]);

  it('tells failures from refusals, and kinds from each other', () => {
    expect([records.failures(), records.misses(), records.failures('GET'), records.misses('GET')]).toEqual([
      2, 3, 1, 2,
    ]);
  });

  it('counts what was of use: answered well, and in time', () => {
    expect([records.goodput('GET', 1), records.goodput('GET', 0), records.goodput('POST', 1_000)]).toEqual([1, 0, 0]);
  });

  it('knows how long a share of the requests took', () => {
    expect([records.quantile(0.5), records.quantile(1), records.quantile(1, 'GET')]).toEqual([2, 100, 3]);
    expect(recordsOf().quantile(0.99)).toBe(0);
  });
});
