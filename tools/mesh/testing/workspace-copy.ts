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
 * @param source the workspace
 * @returns the folder
 */
export function copyWorkspace(parent: string, source = WORKSPACE_ROOT): string {
  const root = realpathSync(mkdtempSync(join(parent, 'workspace-')));
  const listed = execFileSync(
    'git',
    // Whoever owns the checkout.
    ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'],
    { cwd: source, encoding: 'utf8' },
  );
  // Git goes on to list a file that is deleted until that is committed.
  const files = listed.split('\0').filter((file) => file !== '' && existsSync(join(source, file)));
  for (const file of files) {
    cpSync(join(source, file), join(root, file));
  }
  const packages = files.filter((file) => file.endsWith('/package.json')).map(dirname);
  for (const folder of ['.', ...packages]) {
    INSTALLED.map((name) => join(folder, name)).forEach((installed) =>
      link(join(source, installed), join(root, installed)),
    );
  }
  return root;
}

/** Makes a folder of links to what a folder holds, where that exists. */
function link(source: string, target: string): void {
  if (!existsSync(source)) {
    return;
  }
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(source)) {
    if (name === OWN) {
      cpSync(join(source, name), join(target, name), { recursive: true, verbatimSymlinks: true });
    } else if (name !== BUILD_LOCK) {
      symlinkSync(join(source, name), join(target, name));
    }
  }
}
