import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { toYaml } from './to-yaml.ts';
import { inline, MERGE, note, Noted, Reference } from './yaml-notes.ts';

describe('toYaml', () => {
  const shared = { numerator: 100 };
  const document = { text: 'x'.repeat(300), on: 'off', version: '1.10', first: shared, second: shared, empty: {} };
  const text = toYaml(document, 'A test.');

  it('says nothing else than the document', () => {
    expect(parse(text)).toEqual(document);
  });

  it('begins with what the file is', () => {
    expect(text).toMatch(/^# A test\.\n(?:# .*\n)+\n/u);
  });

  it('has no anchors, which a reader would have to look up', () => {
    expect(text).not.toMatch(/[&*]a\d/u);
  });

  it('puts a comment above a member or an item, however many lines it has', () => {
    const noted = toYaml({ port: note('One.\nTwo.', 1), list: [note('Three.', 'x')] }, 'A test.');
    expect(noted).toContain('\n# One.\n# Two.\nport: 1\n');
    expect(noted).toContain('\n  # Three.\n  - x\n');
  });

  it('merges what several have in common', () => {
    const merging = {
      shared: new Noted({ a: 1 }, { anchor: 'shared' }),
      one: { [MERGE]: new Reference('shared'), b: 2 },
    };
    expect(parse(toYaml(merging, 'A test.'), { merge: true })).toMatchObject({ one: { a: 1, b: 2 } });
  });

  it('writes a short list on one line', () => {
    expect(toYaml({ command: inline('a', '1') }, 'A test.')).toContain('\ncommand: [a, "1"]\n');
  });

  it('puts a text in quotes that another parser would take for something else', () => {
    expect(toYaml({ restart: 'no' }, 'A test.')).toContain('\nrestart: "no"\n');
  });
});
