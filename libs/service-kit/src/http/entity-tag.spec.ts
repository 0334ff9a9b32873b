import { describe, expect, it } from '@jest/globals';

import { entityTagOf, versionsOf } from './entity-tag.ts';

describe('versionsOf', () => {
  it('reads what entityTagOf writes', () => {
    expect(versionsOf(entityTagOf(17))).toEqual([17]);
  });

  it.each([undefined, '*', ' * '])('takes any version: %j', (header) => {
    expect(versionsOf(header)).toBeUndefined();
  });

  it.each([
    ['"1", "2" ,"3"', [1, 2, 3]],
    ['W/"1"', []],
    ['"x", "2"', [2]],
    ['1', []],
    ['"01"', []],
    ['', []],
    ['"99999999999999999999"', []],
  ])('of %j takes %j', (header, versions) => {
    expect(versionsOf(header)).toEqual(versions);
  });
});
