import { parseOptions } from '@film-mesh/mesh/command-line';
import { describe, expect, it } from '@jest/globals';

import { ALL_BROKEN_REMEDIES } from './broken-remedies.ts';
import { goalsOf, OPTIONS, storesOf } from './options.ts';

const parse = (...args: string[]) => parseOptions(OPTIONS, args).values;

describe('the options of durability', () => {
  it('are a short while on each store by default', () => {
    expect(goalsOf(parse())).toEqual({ kills: 24, films: 1_000, seconds: 90 });
    expect(storesOf(parse())).toEqual(['sqlite', 'postgres']);
    expect(parse()).toMatchObject({ break: [], seed: undefined });
  });

  it('make the long proof longer or shorter', () => {
    expect(goalsOf(parse('--full'))).toEqual({ kills: 500, films: 100_000, seconds: 0 });
    expect(goalsOf(parse('--full', '--kills', '600'))).toMatchObject({ kills: 600, films: 100_000 });
  });

  it('break all remedies, on SQLite by default', () => {
    expect(parse('--break', 'all').break).toEqual([undefined, ...ALL_BROKEN_REMEDIES]);
    expect(parse('--break', 'relay-off').break).toEqual(['relay-off']);
    expect(storesOf(parse('--break', 'all'))).toEqual(['sqlite']);
    expect(storesOf(parse('--break', 'all', '--store', 'sqlite,postgres'))).toEqual(['sqlite', 'postgres']);
  });

  it.each([
    [['--store', 'mysql'], '--store must be some of sqlite, postgres, not mysql'],
    [['--seed=-1'], '--seed must be a number from 0'],
    [['--break', 'toString'], `--break must be all or one of ${ALL_BROKEN_REMEDIES.join(', ')}, not toString`],
  ])('are refused: %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });
});
