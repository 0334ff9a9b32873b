import { describe, expect, it } from '@jest/globals';

import { readBody } from './body-reader.ts';

describe('readBody', () => {
  it('reads JSON and JSON5, whatever the content type', () => {
    const expected = { name: 'Anand', language: 'English' };
    expect(readBody('{"name":"Anand","language":"English"}', true)).toEqual(expected);
    expect(readBody("{ 'name': 'Anand', 'language': 'English' }", true)).toEqual(expected);
    expect(readBody("/* a film */ { name: 'Anand', language: 'English', }", false)).toEqual(expected);
    expect(readBody(' [1]', true)).toEqual([1]);
  });

  it('reads a form', () => {
    expect(readBody('name=Citizen+Kane&language=English', true)).toEqual({ name: 'Citizen Kane', language: 'English' });
  });

  it('reads nothing where there is nothing', () => {
    expect(readBody(' \n', true)).toBeUndefined();
  });

  it('keeps a member called __proto__ a member', () => {
    for (const text of ['{"__proto__":{"a":1}}', "{'__proto__':{'a':1}}"]) {
      expect(Object.keys(readBody(text, false) as object)).toEqual(['__proto__']);
    }
    expect(Object.keys(readBody('__proto__=1', true) as object)).toEqual(['__proto__']);
  });

  it('says of broken JSON that it is no JSON, also where it is called a form', () => {
    expect(() => readBody('{"name":"a",', true)).toThrow('neither JSON nor JSON5');
    expect(() => readBody(' [{', true)).toThrow('neither JSON nor JSON5');
  });

  it.each(['{', '{"a":', 'name=Anand', '{name=Anand}', '['.repeat(100_000)])('refuses %.20s', (text) => {
    expect(() => readBody(text, false)).toThrow('neither JSON nor JSON5');
  });
});
