import { describe, expect, it } from '@jest/globals';

import { parseOptions } from '@film-mesh/mesh/command-line';

import { optionsOf, settingsOf } from './options.ts';

const [LOADS, CONTESTANTS] = [
  ['one', 'two'],
  ['a', 'b'],
];
const parse = (...args: string[]) =>
  settingsOf(parseOptions(optionsOf(LOADS, CONTESTANTS), args).values, LOADS, CONTESTANTS);

describe('the command line', () => {
  it('asks for everything on SQLite by default', () => {
    expect(parse()).toMatchObject({
      loads: ['one', 'two'],
      contestants: ['a', 'b'],
      stores: ['sqlite'],
      clients: [],
      rounds: 5,
    });
  });

  it('takes several of a kind', () => {
    const options = parse(
      '--load',
      'two',
      '--store',
      'postgres,sqlite',
      '--films',
      '1000,1000000',
      '--clients',
      '1,256',
    );
    expect(options).toMatchObject({
      loads: ['two'],
      stores: ['sqlite', 'postgres'],
      films: [1_000, 1_000_000],
      clients: [1, 256],
    });
  });

  it('has both stores in what is written down', () => {
    expect(parse('--docs').stores).toEqual(['sqlite', 'postgres']);
  });

  it('leaves out a load whose program is missing, and names the package where that load was asked for', () => {
    const lacking = new Map([['two', 'wrk']]);
    const settings = (...args: string[]) =>
      settingsOf(parseOptions(optionsOf(LOADS, CONTESTANTS), args).values, LOADS, CONTESTANTS, lacking);
    const message = 'wrk is missing: install the package wrk, such as by apt-get install wrk';
    for (const args of [['--docs'], ['--load', 'one,two']]) {
      expect(() => settings(...args)).toThrow(expect.objectContaining({ name: 'UserError', message }));
    }
    expect(settings()).toMatchObject({ loads: ['one'], leftOut: lacking });
    expect(settings('--load', 'one')).toMatchObject({ loads: ['one'], leftOut: new Map() });
  });

  it.each([
    [['--load', 'three'], '--load must be some of one, two, not three'],
    [['--store', 'paper'], '--store must be some of sqlite, postgres, not paper'],
    [['--docs', '--load', 'one'], '--docs requires all loads and contestants as they are'],
  ])('says of %j: %s', (args, message) => {
    expect(() => parse(...args)).toThrow(expect.objectContaining({ name: 'UserError', message }));
  });
});
