import { describe, expect, it } from '@jest/globals';

import { assertNoPositionals, flag, helpOf, integer, integers, parseOptions, someOf, text } from './options.ts';

const OPTIONS = {
  kind: someOf('KINDS', 'which kinds', ['small', 'large']),
  films: integers('how many films', [10, 20]),
  rounds: integer('how often', 5),
  port: integer('the port', undefined, { min: 0, max: 65_535 }),
  report: text('DIR', 'the folder of the report'),
  host: { ...text('NAME', 'a host'), repeatable: true, read: (_name: string, given: readonly string[]) => given },
  json: flag('as JSON'),
};
const parse = (...args: string[]) => parseOptions(OPTIONS, args);

describe('a command line', () => {
  it('has the default of each option that is not given', () => {
    expect(parse().values).toEqual({
      ...{ kind: undefined, films: [10, 20], rounds: 5, port: undefined, report: undefined },
      ...{ host: [], json: false, help: false },
    });
  });

  it('has what is given, known names in their own order', () => {
    const { values, positionals } = parse(
      ...['--kind', 'large,small', '--films=1,2', '--rounds', '9', '--rounds=3', '--port', '0', '--report', 'out'],
      ...['--host', 'a', '--host=b', '--json', '--help', 'name'],
    );
    expect(values).toEqual({
      ...{ kind: ['small', 'large'], films: [1, 2], rounds: 3, port: 0, report: 'out' },
      ...{ host: ['a', 'b'], json: true, help: true },
    });
    expect(positionals).toEqual(['name']);
    expect(() => {
      assertNoPositionals(positionals);
    }).toThrow(/^unknown argument name; see --help$/u);
  });

  it.each([
    [['--kind', 'huge'], '--kind must be some of small, large, not huge'],
    [['--kind', ''], '--kind must be some of small, large, not '],
    [['--films', '1,many'], '--films must be a number from 1 to 999999999, not many'],
    [['--rounds', '0'], '--rounds must be a number from 1 to 999999999, not 0'],
    [['--rounds', '1,2'], '--rounds must be a number from 1 to 999999999, not 1,2'],
    [['--rounds', '1.5'], '--rounds must be a number from 1 to 999999999, not 1.5'],
    [['--port', '65536'], '--port must be a number from 0 to 65535, not 65536'],
    [['--port=-1'], '--port must be a number from 0 to 65535, not -1'],
    [['--report', ''], '--report requires DIR'],
    [['--nothing'], "Unknown option '--nothing'; see --help"],
  ])('is refused in one line that names the argument: %j', (args, message) => {
    expect(() => parse(...args)).toThrow(expect.objectContaining({ name: 'UserError', message }));
  });

  it('has a help of all options with their defaults', () => {
    expect(helpOf('npm run it -- [options]\n\nDoes it.', OPTIONS, [['NAME', 'which one']]))
      .toBe(`npm run it -- [options]

Does it.

  NAME          which one
  --kind KINDS  which kinds
  --films N,…   how many films (default: 10,20)
  --rounds N    how often (default: 5)
  --port N      the port
  --report DIR  the folder of the report
  --host NAME   a host
  --json        as JSON
  --help        show this help
`);
  });
});
