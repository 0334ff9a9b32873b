import { describe, expect, it } from '@jest/globals';

import { Records } from './load/records.ts';
import type { Run } from './result.ts';
import { faultOf } from './verdict.ts';

const runOf = (figure: number, records = new Records()): Run => ({ figure, records });

describe('faultOf', () => {
  it.each([
    ['is silent where the remedy holds the bound and its absence breaks it', 5, 6, undefined],
    ['names a remedy that does not hold the bound', 6, 7, 'the remedy does not hold the bound'],
    ['names an absence that changes nothing', 5, 5, 'nothing is worse without the remedy'],
    ['takes what could not be measured for a fault', Number.NaN, 6, 'the remedy does not hold the bound'],
    ['takes what could not be measured without it for a fault', 5, Number.NaN, 'nothing is worse without the remedy'],
  ])('%s', (_what, withRemedy, without, fault) => {
    expect(faultOf(5, runOf(withRemedy), runOf(without))).toBe(fault);
  });

  it('names the first answer that was neither a success nor a problem', () => {
    const records = new Records();
    records.hear('GET /films', { status: 200, headers: { 'content-type': 'application/json' } });
    records.hear('GET /films/1', { status: 404, headers: { 'content-type': 'application/problem+json' } });
    records.hear('GET /stats', { status: 500, headers: { 'content-type': 'text/html' } });
    records.hear('GET /other', { status: 502, headers: {} });
    expect(faultOf(5, runOf(0, records), runOf(9))).toBe(
      'an error was no problem document: GET /stats was answered with 500 text/html',
    );
    expect(faultOf(5, runOf(0), runOf(9, records))).toBeUndefined();
  });
});
