import { expect, it } from '@jest/globals';

import { CONTESTANTS } from '../contestants.ts';
import type { Sample } from '../load.ts';
import type { LoadResult } from '../run-load.ts';
import { markdownOf } from './markdown.ts';

const WHERE = { command: 'npm run proof -- bench', commit: '1234567', date: '2026-11-27', machine: '2 × fast' };
const ROUNDS = { rounds: 3, seconds: 1, warmUpSeconds: 1 };

const sample = (othersShare: number | undefined): Sample => ({
  perSecond: 1,
  cpuUs: 1,
  p50Ms: 1,
  p99Ms: 1,
  rssMiB: 1,
  othersShare,
});

function pageOf(...shares: readonly (number | undefined)[]): string {
  const result: LoadResult = {
    name: 'get-film',
    title: 'GET by id',
    unit: 'request',
    store: 'sqlite',
    films: 1_000,
    clients: 32,
    reference: undefined,
    lanes: [{ name: 'floor', samples: shares.map(sample) }],
  };
  return markdownOf([result], CONTESTANTS, WHERE, ROUNDS);
}

it.each([
  [
    'how quiet it was',
    [0.0123, 0.004, 0.3],
    'others took 1.23 % of the measured processor (median of all rounds), and 30 % at most',
  ],
  ['that it is unknown how quiet it was', [undefined], 'unknown'],
])('says of the machine %s', (_what, shares, text) => {
  expect(pageOf(...shares).split('\n')).toContainEqual(
    expect.stringMatching(new RegExp(`^\\| others at work +\\| ${text.replaceAll(/[()]/gu, '\\$&')} *\\|$`, 'u')),
  );
});
