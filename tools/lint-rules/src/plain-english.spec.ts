import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { Linter } from 'eslint';

import { flawsOfDocComment, phrasesIn, plainEnglish } from './plain-english.ts';

const TEMPLATES = join(import.meta.dirname, '../../generator/templates');

const linter = new Linter();

function complaintsOn(code: string): string[] {
  const rules = { 'plain/doc-comments': 'error', 'plain/plain-words': 'error' } as const;
  return linter.verify(code, { plugins: { plain: plainEnglish }, rules }).map(({ message }) => message);
}

describe('doc-comments', () => {
  it.each([
    ['a noun', '/** The EDS file of a service. */'],
    ['an imperative verb', '/** Normalises an id; undefined if it is not a UUID. */'],
    ['a relative clause later in the sentence', '/** A client that waits, and how long. */'],
    ['a subordinate clause with its main clause', '/** A lock. When its process dies, the kernel releases it. */'],
    ['a demonstrative after the first sentence', '/** Pings the receiver. That costs neither side a write. */'],
    ['a tag', '/** Waits.\n *\n * @returns\n * What it said.\n */'],
    ['an example', '/** Waits.\n *\n * @example\n * // What it does\n * await sleep(1);\n */'],
    ['code', '/** Waits:\n *\n * ```ts\n * What.now();\n * ```\n */'],
    ['a line comment', '// What Node does here is not documented.'],
    ['another block comment', '/* What Node does here is not documented. */'],
    ['a word that begins alike', '/** Whole files. However large they are. */'],
  ])('accepts %s', (_, code) => {
    expect(complaintsOn(code)).toEqual([]);
  });

  it.each([
    ['What', '/** What a file holds. */'],
    ['Whether', '/** Whether it is ready. */'],
    ['How', '/** How long it takes, in milliseconds. */'],
    ['Where', '/** Where its data are. */'],
    ['Which', '/** Which replica answered. */'],
    ['Who', '/** Who waits for it. */'],
    ['Whoever', '/** Whoever waits for it gets it. */'],
    ['When', '/** When it is forgotten. */'],
    ['That', '/** That of the machine. */'],
    ['What, in a later sentence', '/** A batch. What fails is split. */'],
    ['What, in a later paragraph', '/**\n * A batch.\n *\n * What fails is split.\n */'],
    ['Where, on a line of its own', '/**\n * A batch of `rows`.\n * Where one fails, it is split.\n */'],
    ['What, in a comment of a file', '/** What this file is for. */\n\nimport "node:fs";'],
  ])('refuses a sentence that begins with %s', (_, code) => {
    expect(complaintsOn(code)).toEqual([expect.stringContaining('begin with a noun or an imperative verb')]);
  });

  it('reports the beginning of each such sentence', () => {
    expect(complaintsOn('/** What it is and does. Where it is, and from when on. */')).toEqual([
      '"What it is and does. …": begin with a noun or an imperative verb',
      '"Where it is, and from …": begin with a noun or an imperative verb',
    ]);
  });
});

describe('plain-words', () => {
  it.each([
    'One replica, by default.',
    'It cannot be read.',
    'Undefined if there is none.',
    'There are none.',
    'None of them.',
    'It is none of our business.',
    'Validates the file against its schema.',
    'It holds a lock, and guards against a second one.',
  ])('accepts %j', (text) => {
    expect(complaintsOn(`// ${text}`)).toEqual([]);
    expect(complaintsOn(JSON.stringify(text))).toEqual([]);
  });

  it.each([
    ['unless told', 'One replica unless told.'],
    ['Unless told', 'Unless told, one replica.'],
    ['can not', 'It can not be read.'],
    ['is none', 'The name is none: it is too long.'],
    ['as it should be', 'The body is not as it should be.'],
    ['There is nothing of', 'There is nothing of it.'],
    ['takes out a replica', 'A failure takes out a replica.'],
    ['holds the file against', 'It holds the file against its schema.'],
    ['other things to do', 'A machine with other things to do.'],
  ])('refuses %j', (phrase, text) => {
    const complaint = [expect.stringMatching(`^"${phrase}": write: `)];
    expect(complaintsOn(`// ${text}`)).toEqual(complaint);
    expect(complaintsOn(JSON.stringify(text))).toEqual(complaint);
    expect(complaintsOn(`f(\`\${x} ${text}\`)`)).toEqual(complaint);
  });

  it('refuses a phrase that a line break divides', () => {
    expect(complaintsOn('/**\n * One replica, unless\n * told.\n */')).toHaveLength(1);
  });
});

describe('the templates of the generator', () => {
  it.each(globSync('**/*.ts.template', { cwd: TEMPLATES }).toSorted())('%s is plain', (file) => {
    const text = readFileSync(join(TEMPLATES, file), 'utf8');
    const comments = text.match(/\/\*\*[^]*?\*\//gu) ?? [];
    expect(comments.flatMap((comment) => flawsOfDocComment(comment.slice(3, -2)))).toEqual([]);
    expect(phrasesIn(text)).toEqual([]);
  });
});
