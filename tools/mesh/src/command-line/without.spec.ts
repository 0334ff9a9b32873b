import { describe, expect, it } from '@jest/globals';

import { without } from './without.ts';

describe('a command line', () => {
  it.each([[['--report', 'page.md']], [['--report=page.md']]])('is shown without %p', (report) => {
    expect(without('--report', ['--seed', '4', ...report, '--json'])).toEqual(['--seed', '4', '--json']);
  });
});
