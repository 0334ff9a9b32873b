import { describe, expect, it } from '@jest/globals';

import { outcomeOf } from './outcome.ts';

const problem = { 'content-type': 'application/problem+json' };

describe('outcomeOf', () => {
  it.each([
    ['ok', { status: 201, headers: {} }],
    ['refused', { status: 503, headers: { ...problem, 'retry-after': '1' } }],
    ['refused', { status: 429, headers: { ...problem, 'retry-after': '1' } }],
    ['failed', { status: 503, headers: problem }],
    ['failed', { status: 504, headers: { ...problem, 'retry-after': '1' } }],
    ['no problem', { status: 500, headers: { 'content-type': 'text/plain' } }],
    ['no problem', { status: 503, headers: { 'retry-after': '1' } }],
    ['broken', undefined],
  ])('is %s for %j', (outcome, answer) => {
    expect(outcomeOf(answer)).toBe(outcome);
  });
});
