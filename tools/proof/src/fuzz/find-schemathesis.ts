import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { folderOfPackage, installPackage, onPath } from '@film-mesh/mesh';
import { UserError } from '@film-mesh/mesh/command-line';

/** The Python package. */
export const PACKAGE = 'schemathesis==4.32.5';

const WANTED = { requirement: PACKAGE, cache: join(WORKSPACE_ROOT, '.cache') };

/** The way to run Schemathesis. */
export interface Schemathesis {
  readonly python: string;
  /** The folder of its package and dependencies. */
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
  const packages = folderOfPackage(WANTED);
  const fault = existsSync(packages) ? undefined : await installPackage(python, WANTED, signal);
  if (fault !== undefined) {
    throw new UserError(`pip could not install ${PACKAGE}: ${fault}`);
  }
  return { python, packages };
}
