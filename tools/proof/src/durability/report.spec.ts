import { describe, expect, it } from '@jest/globals';

import { cellsOf, WHERE } from '../../testing/reports.ts';
import type { HurtRun } from './hurt-run.ts';
import { breakTable, examplesOf, hurtTable, markdownOf } from './report.ts';
import type { Verdict } from './verdict.ts';

const VERDICT: Verdict = {
  acknowledged: 12,
  wrongs: {
    lost: ['a is not there', 'b is not there'],
    duplicated: [],
    unfollowed: ['c was never shown'],
    unrated: [],
    overwritten: [],
    revived: [],
    heldUp: [],
    unanswered: ['GET / was not answered'],
  },
};
const RUN: HurtRun = {
  store: 'sqlite',
  verdict: VERDICT,
  acknowledgedFilms: 9,
  kills: 3,
  faults: { 'killed film-service': 2, 'killed before delivery': 1 },
  seconds: 60,
};

describe('the report', () => {
  it('has every figure of a run in its column', () => {
    const [head, , row] = cellsOf(hurtTable([RUN]));
    expect(head?.slice(0, 4)).toEqual(['store', 'acknowledged', 'lost', 'duplicated for a key']);
    expect(row).toEqual(['sqlite', '12', '2', '0', '1', '0', '0', '0', '0', '1', '9', '3', '60']);
  });

  it('says of a broken remedy what was expected, and whether it was so', () => {
    const text = breakTable([
      { store: 'sqlite', remedy: 'relay-off', expected: 'unrated', verdict: VERDICT, ok: false },
    ]);
    const [, , row] = cellsOf(text);
    expect(row).toEqual([
      'relay-off',
      'sqlite',
      'films without a rating',
      '12',
      '2',
      '0',
      '1',
      '0',
      '0',
      '0',
      '0',
      '1',
      'NOT OK',
    ]);
  });

  it('shows some of what went wrong', () => {
    const many = {
      ...VERDICT,
      wrongs: { ...VERDICT.wrongs, lost: Array.from({ length: 100 }, (_nothing, index) => String(index)) },
    };
    expect(examplesOf(many)).toEqual([
      ...['lost: 0', 'lost: 1', 'lost: 2', 'lost: 3', 'lost: 4'],
      'missed by a follower: c was never shown',
      'neither success nor problem: GET / was not answered',
    ]);
  });

  it('makes a page that says where, when and how', () => {
    const text = markdownOf(WHERE, 4, [RUN], []);
    expect(text).toContain(`\`${WHERE.command}\``);
    expect(text).toContain('killed before delivery');
    expect(text).not.toContain('broken on purpose');
  });
});
