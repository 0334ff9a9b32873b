import { describe, expect, it } from '@jest/globals';

import { parseCommandLine, without } from './parse-command-line.ts';
import { UserError } from './user-error.ts';

describe('a command line', () => {
  it('is read as Node does', () => {
    const { values } = parseCommandLine({ args: ['--seed', '4'], options: { seed: { type: 'string' } } });
    expect(values).toEqual({ seed: '4' });
  });

  it('is refused in one line that names the argument', () => {
    const parse = () => parseCommandLine({ args: ['--no-such'], options: {} });
    expect(parse).toThrow(UserError);
    expect(parse).toThrow(/^Unknown option '--no-such'; see --help$/u);
  });

  it.each([[['--report', 'page.md']], [['--report=page.md']]])('is shown without %p', (report) => {
    expect(without('--report', ['--seed', '4', ...report, '--json'])).toEqual(['--seed', '4', '--json']);
  });
});
