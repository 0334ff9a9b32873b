import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { parseServiceDescriptor, type ServiceDescriptor } from '@film-mesh/service-descriptor';

/** A service of this workspace. */
export interface WorkspaceService {
  /** Its folder, an absolute path. */
  readonly folder: string;
  readonly descriptor: ServiceDescriptor;
}

/** The folder of the workspace, an absolute path. */
export const WORKSPACE_ROOT = join(import.meta.dirname, '../..');

/**
 * Finds the services: every folder in `apps` that has a service.json. There is no list of them.
 *
 * @throws {Error} naming the file that is wrong, or the port or route that two of them want
 */
export function findServices(root: string = WORKSPACE_ROOT): WorkspaceService[] {
  const apps = join(root, 'apps');
  const services = readdirSync(apps)
    .toSorted()
    .flatMap((app) => readService(join(apps, app)));
  for (const fact of ['name', 'port', 'route', 'docs'] as const) {
    const values = services.map(({ descriptor }) => descriptor[fact]);
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) {
      throw new Error(`two services have the ${fact} ${String(twice)}`);
    }
  }
  return services;
}

function readService(folder: string): WorkspaceService[] {
  const file = join(folder, 'service.json');
  try {
    // Only what is not there is left out: one that can't be read would be missing from the mesh without a word.
    if (statSync(file, { throwIfNoEntry: false }) === undefined) {
      return [];
    }
    return [{ folder, descriptor: parseServiceDescriptor(JSON.parse(readFileSync(file, 'utf8'))) }];
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
