import { flag, UserError } from '@film-mesh/mesh/command-line';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { defineRun } from './run.ts';

const run = defineRun({
  name: 'try',
  usage: 'Tries things.',
  options: { hard: flag('tries hard') },
  list: [['thing', 'the one thing that there is']],
  settingsOf: () => {
    throw new UserError('it cannot be tried');
  },
  start: () => Promise.resolve(0),
});

describe('a run of the proof', () => {
  let said: string;
  beforeEach(() => {
    said = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const { signal } = new AbortController();

  it('has a help of its options and those of all runs', async () => {
    expect(await run(['--help'], signal)).toBe(0);
    expect(said).toMatch(/^npm run proof -- try \[options\]\n\nTries things\.\n\n/u);
    for (const option of ['--hard', '--list', '--json', '--help']) {
      expect(said).toContain(`  ${option} `);
    }
  });

  it('lists what there is, and runs nothing', async () => {
    expect(await run(['--list'], signal)).toBe(0);
    expect(said).toBe('thing\n  the one thing that there is\n');
  });

  it('refuses what it does not take, before anything is built', async () => {
    await expect(run(['thing'], signal)).rejects.toThrow('unknown argument thing');
    await expect(run(['--soft'], signal)).rejects.toThrow('--soft');
    await expect(run([], signal)).rejects.toThrow('it cannot be tried');
  });
});
