import { describe, expect, it } from '@jest/globals';

import type { Case } from './read-event.ts';
import { Tally } from './tally.ts';

const CASE: Case = { operation: 'GET /films', phase: 'fuzzing', status: 200, request: 'GET /films', failures: [] };

function tallyOf(...cases: readonly Partial<Case>[]): Tally {
  const tally = new Tally();
  cases.forEach((one) => tally.add({ ...CASE, ...one }));
  return tally;
}

describe('Tally', () => {
  it('counts by operation, phase and answer', () => {
    const tally = tallyOf({}, { status: 404, phase: 'stateful' }, { operation: 'POST /films', status: 201 });
    expect(tally.cases).toBe(3);
    expect(tally.rows).toEqual([
      {
        operation: 'GET /films',
        phases: { examples: 0, coverage: 0, fuzzing: 1, stateful: 1, bodies: 0, requests: 0 },
        answers: { '2xx': 1, '3xx': 0, '4xx': 1, '5xx': 0, none: 0 },
        contractFailures: 0,
      },
      expect.objectContaining({ operation: 'POST /films' }),
    ]);
    expect(tally.total).toMatchObject({ phases: { fuzzing: 2, stateful: 1 }, answers: { '2xx': 2, '4xx': 1 } });
    expect(tally.findings).toEqual([]);
  });

  it('has the operations of a path beside each other', () => {
    const operations = ['POST /films', 'GET /films/{id}', 'any other method', 'GET /films', 'GET /ratings'];
    expect(tallyOf(...operations.map((operation) => ({ operation }))).rows.map(({ operation }) => operation)).toEqual([
      ...['any other method', 'GET /films', 'POST /films', 'GET /films/{id}', 'GET /ratings'],
    ]);
  });

  it.each<[string, Partial<Case>, string[], object]>([
    ['a 5xx', { status: 503 }, ['GET /films: 503'], { answers: { '5xx': 1 } }],
    ['no answer', { status: undefined }, ['GET /films: no answer'], { answers: { none: 1 } }],
    ['two failures', { failures: ['a', 'b'] }, ['GET /films: a', 'GET /films: b'], { contractFailures: 1 }],
  ])('keeps %s as what is wrong', (_what, one, findings, total) => {
    const tally = tallyOf(one);
    expect(tally.findings).toEqual(findings);
    expect(tally.total).toMatchObject(total);
  });
});
