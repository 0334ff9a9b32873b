import { describe, expect, it } from '@jest/globals';

import { cellsOf, WHERE } from '../../testing/reports.ts';
import type { StoreRun } from './fuzz-store.ts';
import type { Case } from './read-event.ts';
import { findingsOf, markdownOf, operationTable, summaryTable, type FuzzCircumstances } from './report.ts';
import { Tally } from './tally.ts';

const GOOD: Case = { operation: 'GET /films', phase: 'fuzzing', status: 200, request: 'GET /films', failures: [] };
const ABOUT: FuzzCircumstances = { ...WHERE, seed: 4, wanted: 2, versions: 'Envoy 1.40.0' };

function runOf(...cases: readonly Case[]): StoreRun {
  const tally = new Tally();
  cases.forEach((one) => tally.add(one));
  return { store: 'sqlite', tally, rounds: 1, seconds: 60, envoy: '1.40.0' };
}

describe('the report', () => {
  it('has every figure of a store in its column', () => {
    const run = runOf(GOOD, { ...GOOD, status: 500, failures: ['a', 'b'] }, { ...GOOD, status: undefined });
    expect(cellsOf(summaryTable([run]))).toEqual([
      ['store', 'cases', '5xx', 'no answer', 'contract failures', 'findings', 'rounds', 'seconds'],
      expect.anything(),
      ['sqlite', '3', '1', '1', '1', '4', '1', '60'],
    ]);
  });

  it('has a line for each operation, and one for all', () => {
    const [head, , ...rows] = cellsOf(operationTable(runOf(GOOD, { ...GOOD, operation: 'POST /films', status: 400 })));
    expect(head).toEqual([
      ...['operation', 'examples', 'coverage', 'fuzzing', 'stateful', 'bodies', 'requests'],
      ...['2xx', '3xx', '4xx', '5xx', 'none', 'contract failures'],
    ]);
    expect(rows).toEqual([
      ['GET /films', '0', '0', '1', '0', '0', '0', '1', '0', '0', '0', '0', '0'],
      ['POST /films', '0', '0', '1', '0', '0', '0', '0', '0', '1', '0', '0', '0'],
      ['all', '0', '0', '2', '0', '0', '0', '1', '0', '1', '0', '0', '0'],
    ]);
  });

  it('shows some of what was found', () => {
    const lines = findingsOf(runOf(...Array.from({ length: 25 }, () => ({ ...GOOD, status: 500 }))));
    expect(lines).toHaveLength(21);
    expect(lines[0]).toBe('sqlite: GET /films: 500');
    expect(lines.at(-1)).toBe('sqlite: and 5 more');
  });

  it('makes a page that says where, when and how', () => {
    const text = markdownOf(ABOUT, [runOf(GOOD, GOOD)]);
    for (const told of [`\`${WHERE.command}\``, '4, and the next ones', 'a machine', 'Envoy 1.40.0']) {
      expect(text).toContain(told);
    }
    expect(text).not.toContain('instead of');
  });

  it.each([
    ['as its time was over', GOOD],
    ['at what was found', { ...GOOD, status: 500 }],
  ])('says of fewer cases than were wanted that it ended %s', (why, one) => {
    expect(markdownOf(ABOUT, [runOf(one)])).toContain(`sqlite ended at 1 cases instead of 2, ${why}.`);
  });
});
