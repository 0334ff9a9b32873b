import { execFileSync } from 'node:child_process';
import { globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { WORKSPACE_ROOT } from '../src/services.ts';
import { linkInstalled } from './workspace-files.ts';

/** A clone of this workspace's commits, with all packages installed. */
export interface Checkout {
  readonly root: string;
  /** The environment of Git, which refuses a repository of another owner otherwise. */
  readonly env: NodeJS.ProcessEnv;
  readonly git: (cwd: string, ...args: readonly string[]) => string;
}

/**
 * Clones this workspace, as on a machine whose Git converts the ends of lines.
 *
 * @param folder an empty folder, which the caller removes
 */
export function cloneWorkspace(folder: string): Checkout {
  // A variable reaches the Git of the other side of a clone, too, which "-c" does not.
  const config = join(folder, 'gitconfig');
  writeFileSync(config, '[safe]\n\tdirectory = *\n[user]\n\tname = checkout\n\temail = checkout@localhost\n');
  const env = { ...process.env, GIT_CONFIG_GLOBAL: config, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };
  const git: Checkout['git'] = (cwd, ...args) => execFileSync('git', args, { cwd, env, encoding: 'utf8' });
  const root = join(folder, 'clone');
  git(folder, 'clone', '--quiet', '--config', 'core.autocrlf=true', WORKSPACE_ROOT, root);
  // npm puts a package beside its project if it cannot install one version for all.
  for (const installed of globSync(['node_modules', 'deploy/node_modules', '{apps,libs,tools}/*/node_modules'], {
    cwd: WORKSPACE_ROOT,
  })) {
    linkInstalled(join(WORKSPACE_ROOT, installed), join(root, installed));
  }
  return { root, env, git };
}
