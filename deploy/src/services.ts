import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { parseServiceDescriptor, type ServiceDescriptor } from '@film-mesh/service-descriptor';

/** A service of this workspace. */
export interface WorkspaceService {
  /** Its folder, an absolute path. */
  readonly folder: string;
  readonly descriptor: ServiceDescriptor;
}

/** Reads a workspace, by paths from its root: on disk, or as a generator is about to write it. */
export interface WorkspaceFiles {
  /** The names of the entries of a folder. */
  children(folder: string): readonly string[];
  /** The text of a file; null if there is none. */
  read(file: string, encoding: 'utf-8'): string | null;
}

/** The folder of the workspace, an absolute path. */
export const WORKSPACE_ROOT = join(import.meta.dirname, '../..');

const APPS = 'apps';

/**
 * Finds the services: every folder in `apps` that has a service.json. There is no list of them.
 *
 * @param root the folder of the workspace, an absolute path
 * @throws {Error} naming the invalid file, or the port or route that two services share
 */
export function findServices(
  root: string = WORKSPACE_ROOT,
  files: WorkspaceFiles = filesOnDisk(root),
): WorkspaceService[] {
  const services = files
    .children(APPS)
    .toSorted()
    .flatMap((app) => readService(root, `${APPS}/${app}`, files));
  for (const fact of ['name', 'port', 'route', 'docs'] as const) {
    const values = services.map(({ descriptor }) => descriptor[fact]);
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) {
      throw new Error(`two services have the ${fact} ${String(twice)}`);
    }
  }
  return services;
}

function readService(root: string, app: string, files: WorkspaceFiles): WorkspaceService[] {
  const folder = join(root, app);
  const file = `${app}/service.json`;
  try {
    const text = files.read(file, 'utf-8');
    return text === null ? [] : [{ folder, descriptor: parseServiceDescriptor(JSON.parse(text)) }];
  } catch (error) {
    throw new Error(`${join(root, file)}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** A workspace on disk. */
export function filesOnDisk(root: string): WorkspaceFiles {
  return {
    children: (folder) => readdirSync(join(root, folder)),
    read: (file, encoding) => {
      const path = join(root, file);
      // Ignores only missing files: an unreadable one would silently be missing from the mesh.
      return statSync(path, { throwIfNoEntry: false }) === undefined ? null : readFileSync(path, encoding);
    },
  };
}
