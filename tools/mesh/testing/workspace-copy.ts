import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';

import { BUILD_LOCK } from '../src/build-lock.ts';

/** The packages of the workspace itself: links to its folders, which those of the copy have to be. */
const OWN = '@film-mesh';
/** What is installed in a folder of the workspace, and what a tool has fetched. */
const INSTALLED = ['node_modules', '.cache'];

/**
 * Copies the files that Git knows or would add, none that is built, and links to what is installed, in a second.
 *
 * @param parent where the folder of the copy is made
 * @returns the folder
 */
export function copyWorkspace(parent: string): string {
  const root = realpathSync(mkdtempSync(join(parent, 'workspace-')));
  const listed = execFileSync(
    'git',
    // Whoever owns the checkout.
    ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'],
    {
      cwd: WORKSPACE_ROOT,
      encoding: 'utf8',
    },
  );
  const files = listed.split('\0').filter((file) => file !== '' && existsSync(join(WORKSPACE_ROOT, file)));
  for (const file of files) {
    cpSync(join(WORKSPACE_ROOT, file), join(root, file));
  }
  const packages = files.filter((file) => file.endsWith('/package.json')).map(dirname);
  for (const folder of ['.', ...packages]) {
    INSTALLED.map((name) => join(folder, name)).forEach((installed) => link(installed, root));
  }
  return root;
}

/** Makes a folder of links to what a folder holds. */
function link(folder: string, root: string): void {
  const source = join(WORKSPACE_ROOT, folder);
  if (!existsSync(source)) {
    return;
  }
  mkdirSync(join(root, folder), { recursive: true });
  for (const name of readdirSync(source)) {
    if (name === OWN) {
      cpSync(join(source, name), join(root, folder, name), { recursive: true, verbatimSymlinks: true });
    } else if (name !== BUILD_LOCK) {
      symlinkSync(join(source, name), join(root, folder, name));
    }
  }
}
