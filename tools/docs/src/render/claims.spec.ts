import { describe, expect, it } from '@jest/globals';

import { claimsTable } from './claims.ts';
import { figuresIn } from './figures.ts';
import { read } from './rendered.ts';

const reports = {
  resilience: read('docs/proof/resilience.md'),
  durability: read('docs/proof/durability.md'),
  fuzzing: read('docs/proof/fuzzing.md'),
  performance: read('docs/proof/performance.md'),
};
const rowOf = (claim: string, changed: Partial<typeof reports> = {}) =>
  claimsTable({ ...reports, ...changed })
    .split('\n')
    .find((line) => line.startsWith(`| ${claim}`));

describe('the claims', () => {
  it('have the figures of the reports', () => {
    const worse = reports.resilience.replace(/(?<row>.*#no-replay\) .*\|) +0 \|/u, '$<row> 7 |');
    expect(figuresIn(worse).get('no-replay')?.withRemedy).toBe('7');
    expect(rowOf('No retry makes', { resilience: worse })).toContain('7 twice');
    const count = figuresIn(worse).size;
    expect(rowOf('Each resilience setting', { resilience: worse })).toContain(`${count - 1} of ${count} experiments`);
    const lost = '| store | acknowledged | lost | kills |\n| --- | --- | --- | --- |\n| sqlite | 1,200 | 3 | 4 |';
    expect(rowOf('Nothing acknowledged', { durability: lost })).toContain('3 of 1,200 lost in 4 kills');
  });

  it.each(Object.keys(reports))('are refused without the figures of %s', (report) => {
    expect(() => claimsTable({ ...reports, [report]: '# Empty' })).toThrow('no table has a column');
  });
});
