import { describe, expect, it } from '@jest/globals';

import { excerptOf, hasRun, isProgress } from './failure.ts';

const SAID = [
  '\u001b[1mmesh:\u001b[0m  PASS  mesh src/ports.spec.ts',
  'mesh-e2e:  FAIL  mesh-e2e src/children.spec.ts (5.1 s)',
  'mesh-e2e:   ● children, on SQLite › are created',
  'mesh-e2e:     expect(received).toBe(expected)',
  ...Array.from({ length: 500 }, (_, n) => `mesh: line ${String(n)}`),
  'mesh-e2e: Tests:       1 failed, 556 passed, 557 total',
  ' NX   Running target test for 23 projects failed',
].join('\n');

describe('what is shown of a command that failed', () => {
  it('is which tests failed, why, and the end', () => {
    const shown = excerptOf(SAID).split('\n');
    expect(shown.slice(0, 2)).toEqual([
      'FAIL  mesh-e2e src/children.spec.ts (5.1 s)',
      '● children, on SQLite › are created',
    ]);
    expect(shown).toContain('    expect(received).toBe(expected)');
    expect(shown).toContain('Tests:       1 failed, 556 passed, 557 total');
    expect(shown.at(-1)).toBe(' NX   Running target test for 23 projects failed');
  });

  it('is no more than a person reads', () => {
    const lines = Array.from({ length: 10_000 }, (_, n) => `line ${String(n)}`);
    expect(excerptOf(lines.join('\n')).split('\n').length).toBeLessThan(200);
  });
});

describe('how far a run is', () => {
  it('is said by the lines of files of tests, and of what failed', () => {
    expect(SAID.split('\n').filter(isProgress)).toHaveLength(3);
  });

  it('says which files of tests were run', () => {
    expect(hasRun(SAID, 'src/children.spec.ts')).toBe(true);
    expect(hasRun(SAID, 'src/child.spec.ts')).toBe(false);
  });
});
