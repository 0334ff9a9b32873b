import { globSync } from 'node:fs';

import { WORKSPACE_ROOT } from '../services.ts';
import { findingsOfGo, type GoTool } from './go-tool.ts';
import { findingsOf, type PythonTool } from './python-tool.ts';

/**
 * `node github.ts` lints the workflows with actionlint, and validates everything that the repository's host reads against
 * its schema; exit 1 where one of them finds anything.
 */
const ACTIONLINT: GoTool = { path: 'github.com/rhysd/actionlint/cmd/actionlint', version: 'v1.7.12' };
/** Has the schemas in it, and fetches none. */
const SCHEMAS: PythonTool = { requirement: 'check-jsonschema==0.39.0', module: 'check_jsonschema' };

const WORKFLOWS = '.github/workflows/*.yml';
/** The files, and the name of their schema. */
const VALIDATED = {
  [WORKFLOWS]: 'vendor.github-workflows',
  '.github/dependabot.yml': 'vendor.dependabot',
  '.github/ISSUE_TEMPLATE/config.yml': 'vendor.github-issue-config',
  '.github/ISSUE_TEMPLATE/!(config).yml': 'vendor.github-issue-forms',
};

// The linters of what is in a step would be those that the machine happens to have.
report(WORKFLOWS, 'actionlint', await findingsOfGo(ACTIONLINT, ['-shellcheck=', '-pyflakes=', ...filesOf(WORKFLOWS)]));
for (const [pattern, schema] of Object.entries(VALIDATED)) {
  report(pattern, schema, await findingsOf(SCHEMAS, ['--builtin-schema', schema, ...filesOf(pattern)]));
}

function filesOf(pattern: string): string[] {
  const files = globSync(pattern, { cwd: WORKSPACE_ROOT });
  if (files.length === 0) {
    throw new Error(`no file is ${pattern}`);
  }
  return files;
}

function report(files: string, by: string, findings: string): void {
  process.stdout.write(`${findings === '' ? 'ok' : 'FAILED'}  ${files}: ${by}\n${findings}`);
  if (findings !== '') {
    process.exitCode = 1;
  }
}
