import { readFileSync } from 'node:fs';

import type { Code, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { visit } from 'unist-util-visit';

/** Parses a page of Markdown. Rows of tables are paragraphs, in which links are found all the same. */
export function readPage(file: string): Root {
  return fromMarkdown(readFileSync(file, 'utf8'));
}

/** The fenced blocks of a page, in their order. */
export function codeOf(page: Root): readonly Code[] {
  const blocks: Code[] = [];
  visit(page, 'code', (block) => {
    blocks.push(block);
  });
  return blocks;
}
