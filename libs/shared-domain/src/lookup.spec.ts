import { describe, expect, it } from '@jest/globals';

import { checkUntagged, found, knownId, notFound, refusedWrite, versionMismatch } from './lookup.ts';
import { ANY_VERSION, MAX_CHANGED_VERSION } from './version.ts';

const ID = '01900000-0000-7000-8000-00000000000a';

describe('what is looked for', () => {
  it('is found by the id as it is kept', () => {
    expect(knownId(ID.toUpperCase(), 'film')).toBe(ID);
  });

  it('is unknown for an invalid id', () => {
    expect(() => knownId('17', 'film')).toThrow('No film has this id.');
  });

  it('is what was found, also where that looks like nothing', () => {
    expect(found(0, 'film', 'name')).toBe(0);
    expect(() => found(undefined, 'rating', 'name')).toThrow('No rating has this name.');
  });

  it('is missed by code', () => {
    expect(notFound('film')).toMatchObject({ code: 'not-found', message: 'No film has this id.' });
    expect(versionMismatch('film', 3)).toMatchObject({
      code: 'version-mismatch',
      message: 'A precondition failed: the film has the entity tag "3".',
    });
    expect(versionMismatch('vote', undefined).message).toBe('A precondition failed: there is no vote yet.');
  });

  it('says why nothing was written', () => {
    expect(refusedWrite('film', undefined, { match: [1] })).toMatchObject({ code: 'not-found' });
    expect(refusedWrite('film', 2, { match: [1] })).toMatchObject({ code: 'version-mismatch' });
    expect(refusedWrite('film', MAX_CHANGED_VERSION, { match: [1] })).toMatchObject({ code: 'version-mismatch' });
    const last = { match: [MAX_CHANGED_VERSION] };
    expect(refusedWrite('film', MAX_CHANGED_VERSION, last)).toMatchObject({ code: 'version-limit' });
    expect(refusedWrite('film', MAX_CHANGED_VERSION, { noneMatch: '*' })).toMatchObject({ code: 'version-mismatch' });
    expect(refusedWrite('film', MAX_CHANGED_VERSION, ANY_VERSION)).toMatchObject({ code: 'version-limit' });
  });

  it('meets what is expected of anything that is there, and no version where it has none', () => {
    for (const expected of [ANY_VERSION, { match: '*' }, { noneMatch: [1] }] as const) {
      expect(() => {
        checkUntagged(expected);
      }).not.toThrow();
    }
    for (const expected of [{ match: [1] }, { match: [] }, { noneMatch: '*' }] as const) {
      expect(() => {
        checkUntagged(expected);
      }).toThrow('A precondition failed: this resource exists and has no entity tag.');
    }
  });
});
