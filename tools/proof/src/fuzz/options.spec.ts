import { describe, expect, it } from '@jest/globals';

import { HELP, parseOptions } from './options.ts';

describe('parseOptions', () => {
  it('takes a few thousand cases on each store unless told', () => {
    expect(parseOptions([])).toEqual({
      goal: { cases: 2_000, minutes: Infinity },
      stores: ['sqlite', 'postgres'],
      seed: 1,
      json: false,
      report: undefined,
      help: false,
    });
  });

  it('takes what it is told', () => {
    const args = ['--cases', '100000', '--minutes', '30', '--store', 'postgres', '--seed', '7', '--report', 'page.md'];
    expect(parseOptions(args)).toMatchObject({
      goal: { cases: 100_000, minutes: 30 },
      stores: ['postgres'],
      seed: 7,
      report: 'page.md',
    });
    expect(parseOptions(['--store', 'all']).stores).toEqual(['sqlite', 'postgres']);
  });

  it.each([
    [['--cases', '0'], /--cases wants a number from 1, not 0/u],
    [['--minutes', 'many'], /--minutes wants a number/u],
    [['--seed', '1.5'], /--seed wants a number/u],
    [['--store', 'memory'], /--store wants sqlite, postgres or all, not memory/u],
    [['--nothing'], /^Unknown option '--nothing'; see --help$/u],
    [['nothing'], /nothing/u],
  ])('refuses %j', (args, named) => {
    expect(() => parseOptions(args)).toThrow(named);
  });

  it.each(['--cases', '--minutes', '--store', '--seed', '--json', '--report', '--help'])(
    'says in its help what %s is',
    (option) => {
      expect(HELP).toContain(option);
    },
  );
});
