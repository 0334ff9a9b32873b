import { describe, expect, it } from '@jest/globals';

import { HELP, parseOptions } from './options.ts';

const known = ['hard-kill', 'slow-heads'];

describe('parseOptions', () => {
  it('takes all experiments unless told', () => {
    expect(parseOptions([], known)).toMatchObject({ names: known, list: false, json: false, docs: false });
    expect(parseOptions(['slow-heads', '--report', 'out'], known)).toMatchObject({
      names: ['slow-heads'],
      report: 'out',
    });
  });

  it.each([
    [['nothing'], /no experiment nothing/u],
    [['--nothing'], /--nothing/u],
  ])('refuses %j', (args, named) => {
    expect(() => parseOptions(args, known)).toThrow(named);
  });

  it.each(['--list', '--json', '--report', '--docs', '--help'])('says in its help what %s is', (option) => {
    expect(HELP).toContain(option);
  });
});
