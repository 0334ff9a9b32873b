import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { onPath, runCommand } from '@film-mesh/mesh';
import { UserError } from '@film-mesh/mesh/command-line';
import { withLock } from '@film-mesh/sql/process-lock';

/** The Python package. */
export const PACKAGE = 'schemathesis==4.32.5';

const CACHE = join(WORKSPACE_ROOT, '.cache');
const FOLDER = join(CACHE, PACKAGE.replace('==', '-'));

/** How to run Schemathesis. */
export interface Schemathesis {
  readonly python: string;
  /** Where its package and what it stands on are. */
  readonly packages: string;
}

/**
 * Finds Schemathesis in the cache, else gets it through pip into the cache.
 *
 * @param signal ends the search
 * @throws {UserError} how to get it, where there is no way
 */
export async function findSchemathesis(signal?: AbortSignal): Promise<Schemathesis> {
  const python = onPath('python3');
  if (python === undefined) {
    throw new UserError(`there is no Python: install Python 3 with pip, which then gets ${PACKAGE} by itself`);
  }
  if (!existsSync(FOLDER)) {
    await mkdir(CACHE, { recursive: true });
    await withLock(`${FOLDER}.lock`, () => install(python, signal), { signal });
  }
  return { python, packages: FOLDER };
}

/** Into a folder of its own first, so that what is killed leaves nothing that looks whole. */
async function install(python: string, signal: AbortSignal | undefined): Promise<void> {
  if (existsSync(FOLDER)) {
    return;
  }
  const fresh = await mkdtemp(`${FOLDER}-`);
  try {
    const args = ['-m', 'pip', 'install', '--quiet', '--target', fresh, PACKAGE];
    const { code, said } = await runCommand(python, args, { env: process.env, signal });
    if (code !== 0) {
      throw new UserError(`pip could not install ${PACKAGE}: ${said.trim().split('\n').at(-1) ?? ''}`);
    }
    await rename(fresh, FOLDER);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
