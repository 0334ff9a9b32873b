import { describe, expect, it } from '@jest/globals';

import type { LoadResult } from '../run-load.ts';
import { headingOf, tableOf } from './tables.ts';

const sample = (perSecond: number, cpuUs: number) => ({
  perSecond,
  cpuUs,
  p50Ms: 1.234,
  p99Ms: 20,
  rssMiB: 99.7,
  othersShare: 0.01,
});
const RESULT: LoadResult = {
  name: 'get-film',
  title: 'GET by id',
  unit: 'request',
  store: 'sqlite',
  films: 100_000,
  clients: 32,
  reference: 'floor',
  lanes: [
    { name: 'film-mesh', samples: [sample(4_000, 200), sample(5_000, 150)] },
    { name: 'floor', samples: [sample(8_000, 100), sample(8_000, 100)] },
  ],
};

describe('the table of a load', () => {
  it('has a line for each lane, with medians, and ratios with their spread', () => {
    expect(tableOf(RESULT).split('\n')).toEqual([
      '|           | requests/s | CPU µs a request | p50 ms | p99 ms |  MiB |  requests × floor |  CPU × floor |',
      '| --------- | ---------: | ---------------: | -----: | -----: | ---: | ----------------: | -----------: |',
      '| film-mesh |      4,500 |              175 |   1.23 |     20 | 99.7 | 0.563 (0.5–0.625) | 1.75 (1.5–2) |',
      '| floor     |      8,000 |              100 |   1.23 |     20 | 99.7 |           1 (1–1) |      1 (1–1) |',
    ]);
  });

  it('says what was measured', () => {
    expect(headingOf(RESULT)).toBe('GET by id (sqlite, 100 k films, 32 clients)');
  });
});
