import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@film-mesh/deploy';

import { brokenLinks } from './links.ts';
import { pages } from './pages.ts';

describe('the links of a page', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'links-'));
    mkdirSync(join(root, 'docs'));
    writeFileSync(join(root, 'docs/other.md'), '# Other\n\n## A `code` heading, twice\n\n## A `code` heading, twice\n');
  });
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  function brokenIn(text: string): string[] {
    writeFileSync(join(root, 'docs/page.md'), `# Page\n\n${text}\n`);
    return brokenLinks(root, 'docs/page.md');
  }

  it.each([
    '[file](other.md)',
    '[folder](../docs)',
    '[anchor](other.md#a-code-heading-twice)',
    '[second](other.md#a-code-heading-twice-1)',
    '[here](#page)',
    '[site](https://nowhere.invalid/x)',
    '`[code](no.md)`',
    '<img src="other.md">',
  ])('lead somewhere: %s', (text) => {
    expect(brokenIn(text)).toEqual([]);
  });

  it.each([
    ['no.md', '[file](no.md)'],
    ['other.md#no', '[anchor](other.md#no)'],
    ['#no', '[here](#no)'],
    ['../../x.md', '[outside](../../x.md)'],
    ['no.svg', '![image](no.svg)'],
    ['no.md', '[by name][name]\n\n[name]: no.md'],
    ['no.md', '| a |\n| - |\n| [cell](no.md) |'],
    ['dark.svg', '<picture>\n<source srcset="dark.svg">\n</picture>'],
  ])('lead nowhere: %s', (url, text) => {
    expect(brokenIn(text)).toEqual([expect.stringMatching(new RegExp(`^docs/page\\.md:\\d+: ${url}$`, 'u'))]);
  });

  it.each(pages())('of %s lead somewhere', (page) => {
    expect(brokenLinks(WORKSPACE_ROOT, page)).toEqual([]);
  });
});
