import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';

import type { HttpProblem } from '../problem/http-problem.ts';
import { inNfc, MAX_MARKS } from './in-nfc.ts';
import { IsText } from './is-text.decorator.ts';
import { ItemPipe } from './item.pipe.ts';

class Thing {
  @IsText({ min: 1, max: 40 })
  readonly name!: string;
}

const pipe = new ItemPipe(Thing);
const faultOf = (name: string) => {
  try {
    pipe.transform({ name });
    return undefined;
  } catch (error) {
    return (error as HttpProblem).more.errors?.[0]?.detail;
  }
};

describe('a text', () => {
  it('is put in NFC', () => {
    expect(pipe.transform({ name: 'Ame\u0301lie' }).name).toBe('Am\u00e9lie');
    expect(inNfc(['e\u0301', 1, null])).toEqual(['\u00e9', 1, null]);
  });

  it('is as long as it is in NFC, be that shorter or longer', () => {
    expect(faultOf('e\u0301'.repeat(40))).toBeUndefined();
    expect(faultOf('e\u0301'.repeat(41))).toContain('1 to 40 characters');
    expect(faultOf('\u0958'.repeat(20))).toBeUndefined();
    expect(faultOf('\u0958'.repeat(21))).toContain('1 to 40 characters');
  });

  it('has no more combining marks in a row than can be put in order at once', () => {
    expect(faultOf(`a${'\u0301\u0323'.repeat(MAX_MARKS / 2)}b${'\u0301'.repeat(5)}`)).toBeUndefined();
    expect(faultOf(`a${'\u0301\u0323'.repeat(MAX_MARKS / 2)}\u0301b`)).toContain('combining marks');
  });

  it('costs no more than its length, however many marks it has', () => {
    const startedAt = process.cpuUsage().user;
    for (const piece of ['\u0301\u0323', `a${'\u0301\u0323'.repeat(MAX_MARKS / 2)}`]) {
      expect(faultOf(piece.repeat(Math.floor(400_000 / piece.length)))).toBeDefined();
    }
    // In microseconds; with quadratic time it would take minutes.
    expect(process.cpuUsage().user - startedAt).toBeLessThan(2_000_000);
  });
});
