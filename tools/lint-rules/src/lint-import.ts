import { join } from 'node:path';

import { ESLint } from 'eslint';

/** The rules that keep the projects apart. */
export type BoundaryRule = '@nx/enforce-module-boundaries' | 'no-restricted-imports';

const RULES: readonly string[] = ['@nx/enforce-module-boundaries', 'no-restricted-imports'] satisfies BoundaryRule[];
const WORKSPACE_ROOT = join(import.meta.dirname, '../../..');

const eslint = new ESLint({
  cwd: WORKSPACE_ROOT,
  // Neither rule asks for types, and making them is what takes long.
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => RULES.includes(ruleId),
});

/** What the workspace's own ESLint configuration says of one import. */
export interface Complaint {
  readonly ruleId: string | null;
  readonly message: string;
}

/**
 * Lints a file as if it held this import and nothing else.
 *
 * @param file a file that is there, its path from the workspace's root
 * @param specifier what the file would import
 */
export async function lintImport(file: string, specifier: string): Promise<Complaint[]> {
  const results = await eslint.lintText(`import '${specifier}';\n`, { filePath: join(WORKSPACE_ROOT, file) });
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ({ ruleId, message })));
}

/**
 * Runs `work` while Nx' rule believes that a project has these tags: so a constraint can be tried for which the
 * workspace has no project. The rule must have run once, for it keeps its graph of the projects from then on.
 */
export async function withTags<T>(project: string, tags: readonly string[], work: () => Promise<T>): Promise<T> {
  const { projectGraph } = globalThis as { projectGraph?: ProjectGraph };
  const data = projectGraph?.nodes[project]?.data;
  if (!data) {
    throw new Error(`Nx' rule knows no project ${project}`);
  }
  const before = data.tags;
  data.tags = tags;
  try {
    return await work();
  } finally {
    data.tags = before;
  }
}

/** The part of Nx' graph that its rule reads the tags from. */
interface ProjectGraph {
  readonly nodes: Readonly<Record<string, { readonly data: { tags: readonly string[] } }>>;
}
