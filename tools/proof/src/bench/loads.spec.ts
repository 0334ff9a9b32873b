import { describe, expect, it } from '@jest/globals';

import { CONTESTANTS } from './contestants.ts';
import { LOADS } from './loads.ts';

describe('the bench', () => {
  it('says of every load and contestant what it is', () => {
    expect([...LOADS, ...CONTESTANTS].filter(([, { title }]) => title === '')).toEqual([]);
  });

  it('has no contestant for a load that there is not', () => {
    const named = [...CONTESTANTS.values()].flatMap(({ loads = [] }) => loads);
    expect(named.filter((name) => !LOADS.has(name))).toEqual([]);
  });
});
