import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@film-mesh/deploy';

import { findExperiments } from './find-experiments.ts';

const experiments = [...(await findExperiments())];

describe('every experiment', () => {
  it('is found by its file', () => {
    expect(experiments.map(([name]) => name)).toContain('hard-kill');
  });

  it.each(experiments)('%s names its hazard, the setting and the file that it stands in', (_name, experiment) => {
    const { hazard, remedy, figure } = experiment;
    expect([hazard, remedy.setting, figure].filter((text) => text.trim() === '')).toEqual([]);
    expect(existsSync(join(WORKSPACE_ROOT, remedy.file))).toBe(true);
    expect(remedy.without).not.toEqual({});
  });
});
