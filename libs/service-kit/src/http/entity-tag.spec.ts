import { MAX_VERSION } from '@film-mesh/shared-domain';
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
    ['"2147483647", "2147483648", "99999999999", "9007199254740993"', [MAX_VERSION]],
    [`"${'9'.repeat(400)}"`, []],
  ])('of %j takes %j', (header, versions) => {
    expect(versionsOf(header)).toEqual(versions);
  });
});
