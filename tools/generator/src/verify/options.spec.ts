import { describe, expect, it } from '@jest/globals';

import { parseOptions } from './options.ts';

describe('the options of generator:verify', () => {
  it.each([
    [[], { help: false, seed: 7, skipsValidate: false }],
    [['--seed', '12'], { seed: 12 }],
    [['--seed=0', '--without-validate'], { seed: 0, skipsValidate: true }],
    [['--help'], { help: true }],
  ])('%j', (args, expected) => {
    expect(parseOptions(args, 7)).toMatchObject(expected);
  });

  it.each([
    [['--seed', '-1'], '--seed'],
    [['--seed', 'x'], '--seed wants a number, not x'],
    [['--without-test'], '--without-test'],
    [['test'], 'test'],
  ])('%j are refused in one line', (args, named) => {
    expect(() => parseOptions(args, 7)).toThrow(named);
  });
});
