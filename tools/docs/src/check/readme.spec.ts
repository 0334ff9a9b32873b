import { describe, expect, it } from '@jest/globals';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { visit } from 'unist-util-visit';

import { read } from '../render/rendered.ts';

const MAX_WORDS = 800;

/** The words that a reader sees, with those of commands and tables. */
function wordsOf(markdown: string): string[] {
  const texts: string[] = [];
  visit(fromMarkdown(markdown), (node) => {
    if (node.type === 'text' || node.type === 'inlineCode' || node.type === 'code') {
      texts.push(node.value);
    }
  });
  return texts.flatMap((text) => text.split(/\s+/u)).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

describe('README.md', () => {
  it('has at most 800 words', () => {
    expect(wordsOf('One `two` <img alt="no"> [three](no.md)\n\n| four | - |').length).toBe(4);
    expect(wordsOf(read('README.md')).length).toBeLessThanOrEqual(MAX_WORDS);
  });
});
