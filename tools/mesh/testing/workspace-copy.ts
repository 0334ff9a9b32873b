import { cpSync, existsSync, mkdtempSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { linkInstalled, workspaceFiles } from '@film-mesh/deploy/testing';

import { BUILD_LOCK } from '../src/build-lock.ts';

/** Installed packages of a folder, and downloads of tools. */
const INSTALLED = ['node_modules', '.cache'];

/**
 * Copies the files that Git tracks or would add, without builds, and links to the installed packages, in a second.
 *
 * @param parent of the copy's folder
 * @param source the workspace
 * @returns the folder
 */
export function copyWorkspace(parent: string, source = WORKSPACE_ROOT): string {
  const root = realpathSync(mkdtempSync(join(parent, 'workspace-')));
  const files = workspaceFiles(source);
  for (const file of files) {
    cpSync(join(source, file), join(root, file));
  }
  const packages = files.filter((file) => file.endsWith('/package.json')).map(dirname);
  for (const folder of ['.', ...packages]) {
    INSTALLED.map((name) => join(folder, name))
      .filter((installed) => existsSync(join(source, installed)))
      .forEach((installed) => {
        linkInstalled(join(source, installed), join(root, installed), (name) => name !== BUILD_LOCK);
      });
  }
  return root;
}
