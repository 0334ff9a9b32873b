import { isDeepStrictEqual } from 'node:util';

import { EDGE, type EdgeSettings } from '@film-mesh/deploy';
import { describe, expect, it } from '@jest/globals';

import { competitionOf } from './competition.ts';
import { CONTESTANTS } from './contestants.ts';
import { MESHES_WITHOUT } from './features.ts';
import { LOADS } from './loads.ts';
import { HOME, RunningContestants } from './running-contestants.ts';

describe('the bench', () => {
  it('says of every load and contestant what it is', () => {
    expect([...LOADS, ...CONTESTANTS].filter(([, { title }]) => title === '')).toEqual([]);
  });

  it("gives its own settings to the mesh, with all features or without one, and to the floor that says so, and Node's defaults to all others", () => {
    const ours = [HOME, 'floor-with-our-settings', ...MESHES_WITHOUT.keys()];
    const settings = [...CONTESTANTS].flatMap(([name, one]) => (ours.includes(name) ? [] : [one.settings]));
    expect(settings).toEqual(settings.map(() => ({ nodeOptions: [], environment: { NODE_ENV: 'production' } })));
    expect(ours.map((name) => CONTESTANTS.get(name)?.settings)).toEqual(ours.map(() => undefined));
  });

  it('switches off something in each mesh without a feature, of which no other contestant knows', () => {
    for (const [name, { edge = {}, environment = {} }] of CONTESTANTS) {
      const changed = Object.entries(edge).filter(([setting, value]) => {
        return !isDeepStrictEqual(value, EDGE[setting as keyof EdgeSettings]);
      });
      expect({ name, isWithout: changed.length + Object.keys(environment).length > 0 }).toEqual({
        name,
        isWithout: MESHES_WITHOUT.has(name),
      });
    }
  });

  it('names the package of a program that a load needs and that is not installed', async () => {
    const running = new RunningContestants('sqlite', new Map(), () => undefined, AbortSignal.abort());
    const options = { running, contestants: new Map(), films: 1, clients: 1 };
    const { PATH } = process.env;
    process.env['PATH'] = '';
    try {
      for (const [name, load] of LOADS) {
        if (load.program !== undefined) {
          const competition = competitionOf({ ...options, load: name });
          await expect(load.lanes(competition)).rejects.toThrow(`install the package ${load.program}`);
        }
      }
    } finally {
      process.env['PATH'] = PATH;
    }
  });

  it('has no contestant for a load that there is not', () => {
    const named = [...CONTESTANTS.values()].flatMap(({ loads = [] }) => loads);
    expect(named.filter((name) => !LOADS.has(name))).toEqual([]);
  });
});
