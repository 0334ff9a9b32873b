import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import GithubSlugger from 'github-slugger';
import type { Root } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';

import { readPage } from '../page.ts';

/** A link of a page, with the line that it stands on. */
interface Link {
  readonly url: string;
  readonly line: number;
}

/** A URL of another site, which is not followed. */
const OTHER_SITE = /^[a-z][a-z\d+.-]*:/iu;
/** Attributes of HTML that lead to a file. */
const ATTRIBUTES = /\b(?:href|src|srcset)="(?<url>[^"\s]+)/gu;

/**
 * The relative links of a page that lead nowhere: to no file, or to no heading of a page.
 *
 * @param root the folder that links may not leave
 * @param page its path from the root
 * @returns a line for each, such as `docs/api.md:12: no.md`
 */
export function brokenLinks(root: string, page: string): string[] {
  return linksOf(readPage(join(root, page)))
    .filter(({ url }) => !OTHER_SITE.test(url) && !leadsSomewhere(root, page, url))
    .map(({ url, line }) => `${page}:${line}: ${url}`);
}

function leadsSomewhere(root: string, page: string, url: string): boolean {
  const [path = '', anchor] = decodeURI(url).split('#');
  const file = path === '' ? join(root, page) : join(root, dirname(page), path);
  if (relative(root, file).startsWith('..') || !existsSync(file)) {
    return false;
  }
  return anchor === undefined || (file.endsWith('.md') && anchorsOf(readPage(file)).has(anchor));
}

function linksOf(page: Root): readonly Link[] {
  const links: Link[] = [];
  visit(page, (node) => {
    const line = node.position?.start.line ?? 0;
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') {
      links.push({ url: node.url, line });
    } else if (node.type === 'html') {
      links.push(...[...node.value.matchAll(ATTRIBUTES)].map(({ groups }) => ({ url: groups?.['url'] ?? '', line })));
    }
  });
  return links;
}

/** The anchors of a page's headings, as GitHub names them. */
function anchorsOf(page: Root): ReadonlySet<string> {
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  visit(page, 'heading', (heading) => {
    anchors.add(slugger.slug(toString(heading)));
  });
  return anchors;
}
