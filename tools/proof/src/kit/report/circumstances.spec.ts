import { describe, expect, it } from '@jest/globals';

import { circumstances } from './circumstances.ts';

describe('circumstances', () => {
  it.each([[['--report', 'page.md']], [['--report=page.md']]])('show the command without %p', (report) => {
    const { command } = circumstances('npm run proof', ['--seed', '4', ...report, '--json']);
    expect(command).toBe('npm run proof -- --seed 4 --json');
  });

  it('show a command without arguments as it is', () => {
    expect(circumstances('npm run proof', ['--report', 'page.md']).command).toBe('npm run proof');
  });
});
