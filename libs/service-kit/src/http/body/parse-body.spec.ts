import { describe, expect, it, jest } from '@jest/globals';

import { BodyLimits } from './body-limits.ts';
import { parseBody } from './parse-body.ts';

const limits = new BodyLimits();
const parse = (text: string, isForm = false) => parseBody(Buffer.from(text), isForm ? 'form' : 'any', limits);

describe('parseBody', () => {
  it('reads JSON and JSON5, whatever the content type', () => {
    const expected = { name: 'Anand', language: 'English' };
    expect(parse('{"name":"Anand","language":"English"}', true)).toEqual(expected);
    expect(parse("{ 'name': 'Anand', 'language': 'English' }", true)).toEqual(expected);
    expect(parse("/* a film */ { name: 'Anand', language: 'English', }")).toEqual(expected);
    expect(parse(' [1]', true)).toEqual([1]);
    expect(parse('\ufeff[1]')).toEqual([1]);
  });

  it('reads a form', () => {
    expect(parse('name=Citizen+Kane&language=English', true)).toEqual({ name: 'Citizen Kane', language: 'English' });
  });

  it('reads every member of a form, up to their limit', () => {
    const form = (members: number) => Array.from({ length: members }, (_, n) => `m${String(n)}=1`).join('&');
    expect(Object.keys(parse(form(limits.formMembers), true) as object)).toHaveLength(limits.formMembers);
    expect(() => parse(form(limits.formMembers + 1), true)).toThrow('more than 1000 members');
  });

  it('reads a form whatever its values look like', () => {
    expect(parse(`name=${'['.repeat(100)}`, true)).toEqual({ name: '['.repeat(100) });
  });

  it('reads nothing where there is nothing', () => {
    expect(parse(' \n', true)).toBeUndefined();
  });

  it('keeps a member called __proto__ a member', () => {
    for (const text of ['{"__proto__":{"a":1}}', "{'__proto__':{'a':1}}"]) {
      expect(Object.keys(parse(text) as object)).toEqual(['__proto__']);
    }
    expect(Object.keys(parse('__proto__=1', true) as object)).toEqual(['__proto__']);
  });

  it('reads U+2028 in a string, and says nothing of it', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    expect(parse("['a\u2028\u2029']")).toEqual(['a\u2028\u2029']);
    expect(warn).not.toHaveBeenCalled();
    console.warn('heard');
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });

  it('says of broken JSON that it is no JSON, also where it is called a form', () => {
    expect(() => parse('{"name":"a",', true)).toThrow('neither valid JSON nor valid JSON5');
    expect(() => parse(' [{', true)).toThrow('neither valid JSON nor valid JSON5');
  });

  it.each(['{', '{"a":', 'name=Anand', '{name=Anand}'])('refuses %.20s', (text) => {
    expect(() => parse(text)).toThrow('neither valid JSON nor valid JSON5');
  });

  it('tries JSON5 up to its limit, after which only JSON is read', () => {
    const json5 = "['a']";
    expect(parse(json5.padEnd(limits.json5Bytes))).toEqual(['a']);
    expect(() => parse(json5.padEnd(limits.json5Bytes + 1))).toThrow('up to 64 KiB');
    expect(parse('["a"]'.padEnd(limits.bytes))).toEqual(['a']);
    // In bytes, however few characters they are.
    expect(() => parse(`['${'é'.repeat(limits.json5Bytes / 2)}']`)).toThrow('up to 64 KiB');
  });

  it('reads no more values than it may hold', () => {
    const items = (count: number) => `[${'0,'.repeat(count - 1)}0]`;
    expect(parse(items(limits.values))).toHaveLength(limits.values);
    expect(() => parse(items(limits.values + 1))).toThrow('more than 131072 values');
  });

  it.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
    ['both', '[{"a":', '}]'],
  ])('reads %s to a depth of 64, and no deeper', (_what, open, close) => {
    const nested = (levels: number) => {
      const times = levels / (open.match(/[[{]/gu) ?? []).length;
      return `${open.repeat(times)}1${close.repeat(times)}`;
    };
    expect(typeof parse(nested(limits.depth))).toBe('object');
    for (const text of [nested(limits.depth + 2), open.repeat(limits.bytes / open.length)]) {
      expect(() => parse(text)).toThrow('nested deeper than 64');
    }
  });
});
