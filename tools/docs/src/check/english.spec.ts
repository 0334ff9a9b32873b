import { describe, expect, it } from '@jest/globals';
import { phrasesIn } from '@film-mesh/lint-rules/plain-english';

import { read } from '../render/rendered.ts';
import { pages } from './pages.ts';

/** A decision is kept as it was written. */
const DECISION = /^docs\/adr\/\d/u;

describe('the words of a page', () => {
  it.each(pages().filter((page) => !DECISION.test(page)))('are plain in %s', (page) => {
    expect(phrasesIn(read(page))).toEqual([]);
  });
});
