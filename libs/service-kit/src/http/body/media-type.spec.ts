import { describe, expect, it } from '@jest/globals';

import { bodyKindOf } from './media-type.ts';

describe('the kind of a body', () => {
  it.each([
    [undefined, 'any'],
    ['', 'any'],
    ['application/json', 'json'],
    ['Application/JSON; charset=UTF-8', 'json'],
    ['application/merge-patch+json', 'json'],
    ['application/x-www-form-urlencoded', 'form'],
    ['application/x-www-form-urlencoded; charset="utf-8"', 'form'],
    ['application/x-www-form-urlencoded;charset=utf8', 'form'],
    ['text/plain', 'other'],
    ['nonsense', 'other'],
    ['application/xml; q="', 'other'],
  ])('of %j is %s', (contentType, kind) => {
    expect(bodyKindOf(contentType)).toBe(kind);
  });

  it.each([
    ['multipart/form-data; boundary=a', 'application/x-www-form-urlencoded'],
    ['Multipart/Mixed', 'application/json'],
    ['application/json; charset=iso-8859-1', 'utf-8'],
    ['application/json; charset=us-ascii', 'utf-8'],
    ['application/x-www-form-urlencoded; charset=utf-16', 'utf-8'],
    ['text/plain; charset=utf-99', 'utf-8'],
    ['text/plain; charset=""', 'utf-8'],
  ])('of %s is unsupported: 415 that says %s', (contentType, supported) => {
    expect(() => bodyKindOf(contentType)).toThrow(
      expect.objectContaining({ status: 415, message: expect.stringContaining(supported) }),
    );
  });
});
