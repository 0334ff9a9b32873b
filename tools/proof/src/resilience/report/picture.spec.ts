import { describe, expect, it } from '@jest/globals';

import type { Experiment } from '../experiment.ts';
import { Records } from '../load/records.ts';
import { pictureOf } from './picture.ts';

const recordsWith = (broken: number) => {
  const records = new Records();
  for (let n = 0; n < 1_000; n++) {
    records.all.push({ atMs: n, tookMs: 1, kind: 'GET', outcome: n < broken ? 'broken' : 'ok' });
  }
  records.mark('kill -9 film-service-1');
  return records;
};
const experiment = { figure: 'reads without their answer', remedy: { without: { edge: { retries: 0 } } } };

describe('the picture of an experiment', () => {
  it('shows the settings, the failures of both runs, and what was done', () => {
    const drawn = pictureOf(
      {
        name: 'hard-kill',
        experiment: experiment as unknown as Experiment,
        withRemedy: { figure: 0, records: recordsWith(0) },
        without: { figure: 12, records: recordsWith(12) },
        fault: undefined,
      },
      'light',
    );
    expect(drawn).toContain('retries = 2: 0 of 1,000 requests failed');
    expect(drawn).toContain('retries = 0: 12 of 1,000 requests failed');
    expect(drawn.match(/<rect /gu)).toHaveLength(1);
    expect(drawn.match(/>kill -9 film-service-1</gu)).toHaveLength(2);
  });
});
