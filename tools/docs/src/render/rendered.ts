import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { EDGE, withSection, WORKSPACE_ROOT } from '@film-mesh/deploy';
import { findExperiments } from '@film-mesh/proof/resilience';

import { claimsTable } from './claims.ts';
import { edgePage } from './edge-page.ts';
import { figuresIn } from './figures.ts';
import { settingDocs } from './setting-docs.ts';

const DECISIONS = 'docs/adr';

/** Reads a file of the workspace by its path from the root. */
export function read(path: string): string {
  return readFileSync(join(WORKSPACE_ROOT, path), 'utf8');
}

/** The pages that are rendered, at least in part: each path from the workspace's root, and its text. */
export async function renderedPages(): Promise<ReadonlyMap<string, string>> {
  const resilience = read('docs/proof/resilience.md');
  const claims = claimsTable({
    resilience,
    durability: read('docs/proof/durability.md'),
    fuzzing: read('docs/proof/fuzzing.md'),
    performance: read('docs/proof/performance.md'),
  });
  const edge = edgePage({
    settings: EDGE,
    docs: settingDocs(read('deploy/src/envoy/edge-settings.ts'), 'EdgeSettings'),
    experiments: await findExperiments(),
    figures: figuresIn(resilience),
  });
  return new Map([
    ['README.md', withSection('README.md', read('README.md'), 'the claims', claims)],
    ['docs/edge.md', edge],
    section(`${DECISIONS}/README.md`, 'the decisions', decisionList()),
  ]);
}

function section(path: string, name: string, text: string): [string, string] {
  return [path, withSection(path, read(path), name, text)];
}

/** A link to each decision, by its title. */
function decisionList(): string {
  const lines = readdirSync(join(WORKSPACE_ROOT, DECISIONS))
    .filter((file) => /^\d/u.test(file))
    .toSorted()
    .map((file) => {
      const title = /^# (?<title>\d+\. .*)$/mu.exec(read(`${DECISIONS}/${file}`))?.groups?.['title'];
      return `- [${title ?? file}](${file})`;
    });
  return ['', ...lines, ''].join('\n');
}
