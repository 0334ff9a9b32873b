import { describe, expect, it } from '@jest/globals';

import { findContestants, findLoads } from './find-modules.ts';

describe('what is found', () => {
  it('is a load for each file', async () => {
    const loads = await findLoads();
    expect([...loads.keys()]).toEqual(expect.arrayContaining(['get-film', 'create-film']));
    expect([...loads].filter(([, load]) => load.title === '')).toEqual([]);
  });

  it('is a contestant for each file, which names only loads that there are', async () => {
    const loads = await findLoads();
    const contestants = await findContestants();
    expect([...contestants.keys()]).toEqual(expect.arrayContaining(['film-mesh', 'floor']));
    const named = [...contestants.values()].flatMap((contestant) => contestant.loads ?? []);
    expect(named.filter((name) => !loads.has(name))).toEqual([]);
  });
});
