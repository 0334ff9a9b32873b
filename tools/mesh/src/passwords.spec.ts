import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { UserError } from './command-line/index.ts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { keptPasswords, readPasswords } from './passwords.ts';

describe('keptPasswords', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'passwords-'));
    file = join(folder, 'passwords.json');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('makes a long one for each role, in a file that nobody else may read', () => {
    const passwords = keptPasswords(file, ['one', 'two']);
    expect(Object.keys(passwords)).toEqual(['one', 'two']);
    expect(new Set(Object.values(passwords)).size).toBe(2);
    expect(Object.values(passwords).every((password) => /^[\w-]{32}$/u.test(password))).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['passwords.json']);
  });

  it('keeps them, and makes only those that it lacks', () => {
    expect(readPasswords(file)).toBeNull();
    const first = keptPasswords(file, ['one']);
    const both = keptPasswords(file, ['one', 'two']);
    expect(both).toEqual({ ...first, two: expect.any(String) });
    expect(keptPasswords(file, ['two'])).toEqual(both);
    expect(readPasswords(file)).toEqual(both);
  });

  it.each(['', 'null', '"secret', '{ "one": 1 }', '["one", 2]'])('refuses to guess what %j means', (text) => {
    writeFileSync(file, text);
    expect(() => keptPasswords(file, ['one'])).toThrow(UserError);
    expect(() => keptPasswords(file, ['one'])).toThrow(`${file} does not contain passwords`);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});
