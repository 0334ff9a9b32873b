import { describe, expect, it } from '@jest/globals';

import { CONTESTANTS } from './contestants.ts';
import { HOME } from './running-contestants.ts';
import { LOADS } from './loads.ts';

describe('the bench', () => {
  it('says of every load and contestant what it is', () => {
    expect([...LOADS, ...CONTESTANTS].filter(([, { title }]) => title === '')).toEqual([]);
  });

  it('gives its own settings to the mesh and to the floor that says so, and Node as it comes to all others', () => {
    const ours = [HOME, 'floor-with-our-settings'];
    const settings = [...CONTESTANTS].flatMap(([name, one]) => (ours.includes(name) ? [] : [one.settings]));
    expect(settings).toEqual(settings.map(() => ({ nodeOptions: [], environment: { NODE_ENV: 'production' } })));
    expect(ours.map((name) => CONTESTANTS.get(name)?.settings)).toEqual([undefined, undefined]);
  });

  it('has no contestant for a load that there is not', () => {
    const named = [...CONTESTANTS.values()].flatMap(({ loads = [] }) => loads);
    expect(named.filter((name) => !LOADS.has(name))).toEqual([]);
  });
});
