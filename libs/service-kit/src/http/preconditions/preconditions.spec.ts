import { MAX_VERSION } from '@film-mesh/shared-domain';
import { describe, expect, it } from '@jest/globals';

import { TAGS_PATTERN, entityTagOf } from './entity-tag.ts';
import { expectedVersions, readPreconditions, verdictOn } from './preconditions.ts';

const request = (ifMatch?: string, ifNoneMatch?: string) => ({
  headers: {
    ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
  },
});

describe('the preconditions of a request', () => {
  it('are empty by default', () => {
    expect(readPreconditions(request())).toBeUndefined();
    expect(expectedVersions(request())).toEqual({});
  });

  it.each([
    '',
    ' ',
    ',',
    '1',
    '"1',
    '1"',
    "'1'",
    'w/"1"',
    'W/1',
    'W/ "1"',
    '"1" "2"',
    '"1""2"',
    '"1", 2',
    '*, "1"',
    '"1", *',
    '**',
    '"a b"',
    '"\t"',
    '"\x7f"',
    '"""',
    '"1";"2"',
  ])('are invalid: %j', (header) => {
    for (const [index, parameter] of ['If-Match', 'If-None-Match'].entries()) {
      const invalid = index === 0 ? request(header, '"1"') : request('"1"', header);
      expect(() => readPreconditions(invalid)).toThrow(
        expect.objectContaining({
          status: 400,
          message: expect.stringContaining('"1"'),
          more: { errors: [expect.objectContaining({ parameter })] },
        }),
      );
    }
    expect(header.trim()).not.toMatch(new RegExp(TAGS_PATTERN, 'u'));
  });

  it('are all named that are invalid', () => {
    expect(() => readPreconditions(request('1', '2'))).toThrow(
      expect.objectContaining({ more: { errors: [expect.anything(), expect.anything()] } }),
    );
  });

  it.each(['*', ' * '])('may be of any version: %j', (header) => {
    expect(expectedVersions(request(header, header))).toEqual({ match: '*', noneMatch: '*' });
  });

  it.each<[string, number[], number[]]>([
    [entityTagOf(17), [17], [17]],
    ['"1", "2" ,"3"', [1, 2, 3], [1, 2, 3]],
    [', "1",, "2",', [1, 2], [1, 2]],
    ['W/"1"', [], [1]],
    ['"x", W/"1","2"', [2], [1, 2]],
    ['"1,2"', [], []],
    ['"a,", "1"', [1], [1]],
    ['""', [], []],
    ['"\x80\xff"', [], []],
    ['"01", "1.0", "+1", "1e0", "0x1", "-1", "0"', [], []],
    ['"99999999999999999999"', [], []],
    ['"2147483647", "2147483648", "99999999999", "9007199254740993"', [MAX_VERSION], [MAX_VERSION]],
    [`"${'9'.repeat(400)}"`, [], []],
  ])('of %j are of these versions', (header, match, noneMatch) => {
    expect(expectedVersions(request(header, header))).toEqual({ match, noneMatch });
    expect(header).toMatch(new RegExp(TAGS_PATTERN, 'u'));
  });

  it('are read in a time that grows with their length', () => {
    const startedAt = process.cpuUsage().user;
    for (const piece of [' ', ',', ' ,', '"",', '"', 'W/']) {
      expect(() => readPreconditions(request(`"1"${piece.repeat(60_000)}x`))).toThrow(
        expect.objectContaining({ status: 400 }),
      );
    }
    // In microseconds; with quadratic time it would take 30 s.
    expect(process.cpuUsage().user - startedAt).toBeLessThan(2_000_000);
  });
});

describe('the verdict on a resource', () => {
  it.each<[string | undefined, string | undefined, string]>([
    ['"1"', undefined, 'met'],
    ['"2", "1"', undefined, 'met'],
    ['*', undefined, 'met'],
    ['W/"1"', undefined, 'changed'],
    ['"2"', undefined, 'changed'],
    [undefined, '"1"', 'same'],
    [undefined, 'W/"1"', 'same'],
    [undefined, '"2", W/"1"', 'same'],
    [undefined, '*', 'same'],
    [undefined, '"2"', 'met'],
    ['"2"', '"1"', 'changed'],
    ['"1"', '"1"', 'same'],
    ['"1"', '"2"', 'met'],
  ])('with the tag "1" of If-Match %j and If-None-Match %j is %s', (match, noneMatch, verdict) => {
    expect(verdictOn(readPreconditions(request(match, noneMatch)) ?? {}, '"1"')).toBe(verdict);
  });

  it.each<[string | undefined, string | undefined, string]>([
    ['"1"', undefined, 'changed'],
    ['*', undefined, 'met'],
    [undefined, '"1"', 'met'],
    [undefined, '*', 'same'],
  ])('without a tag of If-Match %j and If-None-Match %j is %s', (match, noneMatch, verdict) => {
    expect(verdictOn(readPreconditions(request(match, noneMatch)) ?? {}, undefined)).toBe(verdict);
  });
});
