import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';

import { BUILD_LOCK } from '../src/build-lock.ts';

/** The packages of the workspace: links to its folders, which must be those of the copy. */
const OWN = '@film-mesh';
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
  const listed = execFileSync(
    'git',
    // Whoever owns the checkout.
    ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'],
    { cwd: source, encoding: 'utf8' },
  );
  // Git still lists a deleted file until the deletion is committed.
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

/** Creates a folder of links to the content of a folder, if that exists. */
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
