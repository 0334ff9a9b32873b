import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';

/** The files of the workspace that Git knows or would add, by their paths from the root. */
export function workspaceFiles(): readonly string[] {
  const listed = execFileSync(
    'git',
    // A checkout may be another user's.
    ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'],
    { cwd: WORKSPACE_ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  return listed.split('\0').filter((file) => file !== '' && existsSync(join(WORKSPACE_ROOT, file)));
}

/** The pages of the workspace; not the generator's templates, which are pages of another workspace. */
export function pages(): readonly string[] {
  return workspaceFiles().filter((file) => file.endsWith('.md') && !file.includes('/templates/'));
}
