import { join } from 'node:path';

import { ESLint } from 'eslint';

/** The rules of the boundaries between projects. */
export type BoundaryRule = '@nx/enforce-module-boundaries' | 'no-restricted-imports';

const RULES: readonly string[] = ['@nx/enforce-module-boundaries', 'no-restricted-imports'] satisfies BoundaryRule[];
const WORKSPACE_ROOT = join(import.meta.dirname, '../../..');

const eslint = new ESLint({
  cwd: WORKSPACE_ROOT,
  // Neither rule needs types, and they take long.
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => RULES.includes(ruleId),
});

/** The findings of the workspace's own ESLint configuration on one import. */
export interface Complaint {
  readonly ruleId: string | null;
  readonly message: string;
}

/**
 * Lints a file as if it contained this import and nothing else.
 *
 * @param file an existing file, its path from the workspace's root
 * @param specifier the imported module
 */
export async function lintImport(file: string, specifier: string): Promise<Complaint[]> {
  const results = await eslint.lintText(`import '${specifier}';\n`, { filePath: join(WORKSPACE_ROOT, file) });
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ({ ruleId, message })));
}

/**
 * Runs `work` while Nx' rule sees a project with these tags: so a constraint can be tried for which the workspace has
 * no project. The rule must have run before, since it keeps its project graph from then on.
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

/** The part of Nx' project graph from which its rule reads the tags. */
interface ProjectGraph {
  readonly nodes: Readonly<Record<string, { readonly data: { tags: readonly string[] } }>>;
}
