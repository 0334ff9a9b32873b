import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { WORKSPACE_ROOT } from '../src/services.ts';

/** The packages of the workspace: links to its folders, which must be those of a copy. */
export const OWN = '@film-mesh';

/** The files of a workspace that Git knows or would add, by their paths from the root. */
export function workspaceFiles(root = WORKSPACE_ROOT): readonly string[] {
  const listed = execFileSync(
    'git',
    // A checkout may be another user's.
    ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'],
    { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  // Git still lists a deleted file until the deletion is committed.
  return listed.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
}

/**
 * Creates a folder of links to what is installed in another one.
 *
 * @param isLinked whether an entry is part of it; all are by default
 */
export function linkInstalled(from: string, to: string, isLinked: (name: string) => boolean = () => true): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter(isLinked)) {
    if (name === OWN) {
      cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
    } else {
      symlinkSync(join(from, name), join(to, name));
    }
  }
}
