import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { toYaml } from './to-yaml.ts';

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
});
