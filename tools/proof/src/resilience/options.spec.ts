import { parseOptions } from '@film-mesh/mesh/command-line';
import { describe, expect, it } from '@jest/globals';

import { namesOf, OPTIONS } from './options.ts';

const KNOWN = ['hard-kill', 'slow-heads'];
const namesIn = (...args: string[]) => {
  const { values, positionals } = parseOptions(OPTIONS, args);
  return namesOf(positionals, KNOWN, values);
};

describe('the options of resilience', () => {
  it('are all experiments by default, once', () => {
    expect(namesIn()).toEqual(KNOWN);
    expect(namesIn('slow-heads', '--report', 'out')).toEqual(['slow-heads']);
    expect(parseOptions(OPTIONS, []).values).toMatchObject({ tries: 1, docs: false });
  });

  it.each([
    [['nothing'], /no experiment nothing/u],
    [['slow-heads', '--docs'], /--docs requires all experiments/u],
    [['--tries', '0'], /--tries must be a number from 1/u],
  ])('are refused: %j', (args, named) => {
    expect(() => namesIn(...args)).toThrow(named);
  });
});
