import { parseOptions } from '@film-mesh/mesh/command-line';
import { describe, expect, it } from '@jest/globals';

import { OPTIONS } from './options.ts';

const parse = (...args: string[]) => parseOptions(OPTIONS, args).values;

describe('the options of fuzz', () => {
  it('are a few thousand cases on each store by default, always the same', () => {
    expect(parse()).toMatchObject({ cases: 2_000, minutes: undefined, store: undefined, seed: 1 });
  });

  it.each([
    [['--cases', '0'], '--cases must be a number from 1'],
    [['--minutes', 'many'], '--minutes must be a number'],
    [['--store', 'memory'], '--store must be some of sqlite, postgres, not memory'],
  ])('are refused: %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });
});
