import { describe, expect, it } from '@jest/globals';

import { HELP, parseOptions } from './options.ts';

const known = ['hard-kill', 'slow-heads'];

describe('parseOptions', () => {
  it('takes all experiments unless told', () => {
    expect(parseOptions([], known)).toMatchObject({ names: known, list: false, json: false, docs: false, tries: 1 });
    expect(parseOptions(['slow-heads', '--report', 'out'], known)).toMatchObject({
      names: ['slow-heads'],
      report: 'out',
    });
    expect(parseOptions(['--tries', '3'], known)).toMatchObject({ tries: 3 });
  });

  it.each([
    [['nothing'], /no experiment nothing/u],
    [['--nothing'], /--nothing/u],
    [['--tries', '0'], /--tries wants a number from 1, not 0/u],
    [['--tries', 'x'], /--tries wants a number from 1, not x/u],
  ])('refuses %j', (args, named) => {
    expect(() => parseOptions(args, known)).toThrow(named);
  });

  it.each(['--list', '--json', '--report', '--tries', '--docs', '--help'])('says in its help what %s is', (option) => {
    expect(HELP).toContain(option);
  });
});
