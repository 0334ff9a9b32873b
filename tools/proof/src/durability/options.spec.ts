import { describe, expect, it } from '@jest/globals';

import { ALL_BROKEN_REMEDIES } from './broken-remedies.ts';
import { HELP, parseOptions } from './options.ts';

const SEED = 7;

describe('parseOptions', () => {
  it('runs for a short while on each store unless told', () => {
    expect(parseOptions([], SEED)).toEqual({
      help: false,
      stores: ['sqlite', 'postgres'],
      goals: { kills: 24, films: 1_000, seconds: 90 },
      seed: SEED,
      breaks: [],
      json: false,
      report: undefined,
    });
  });

  it('takes every option', () => {
    const args = ['--store', 'postgres', '--kills', '3', '--films', '40', '--seconds', '5', '--seed', '9', '--json'];
    expect(parseOptions([...args, '--report', 'page.md', '--break', 'relay-off'], SEED)).toEqual({
      help: false,
      stores: ['postgres'],
      goals: { kills: 3, films: 40, seconds: 5 },
      seed: 9,
      breaks: ['relay-off'],
      json: true,
      report: 'page.md',
    });
  });

  it('makes the long proof longer or shorter where it is told', () => {
    expect(parseOptions(['--full'], SEED).goals).toEqual({ kills: 500, films: 100_000, seconds: 0 });
    expect(parseOptions(['--full', '--kills', '600'], SEED).goals).toMatchObject({ kills: 600, films: 100_000 });
  });

  it('breaks all remedies, on SQLite unless told', () => {
    expect(parseOptions(['--break', 'all'], SEED)).toMatchObject({
      breaks: [undefined, ...ALL_BROKEN_REMEDIES],
      stores: ['sqlite'],
    });
    expect(parseOptions(['--break', 'all', '--store', 'both'], SEED).stores).toEqual(['sqlite', 'postgres']);
  });

  it.each([
    [['--store', 'mysql'], '--store wants sqlite, postgres or both, not mysql'],
    [['--kills', 'many'], '--kills wants a number, not many'],
    [['--seed=-1'], '--seed wants a number, not -1'],
    [['--break', 'toString'], `--break wants all or one of ${ALL_BROKEN_REMEDIES.join(', ')}, not toString`],
    [['--nothing'], "Unknown option '--nothing'; see --help"],
  ])('refuses %j in one line', (args, message) => {
    expect(() => parseOptions(args, SEED)).toThrow(expect.objectContaining({ name: 'UserError', message }));
  });

  it('says in its help what can be broken', () => {
    expect(ALL_BROKEN_REMEDIES.filter((name) => !HELP.includes(name))).toEqual([]);
  });
});
