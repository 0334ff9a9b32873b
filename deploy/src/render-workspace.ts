import { renderedFiles } from './rendered-files.ts';
import { renderedParts } from './parts/rendered-parts.ts';
import { findServices, WORKSPACE_ROOT, type WorkspaceFiles } from './services.ts';

/**
 * Everything that is rendered of a workspace's services: each file's path from its root, and its text.
 *
 * @param files the workspace, on the disk or as a generator is about to write it
 * @throws {Error} as {@link findServices} does, or where a file written by hand has no place for its list of services
 */
export function renderWorkspace(files: WorkspaceFiles): ReadonlyMap<string, string> {
  const services = findServices(WORKSPACE_ROOT, files);
  const descriptors = services.map(({ descriptor }) => descriptor);
  return new Map([
    ...renderedFiles(services),
    ...renderedParts(descriptors, (path) => files.read(path, 'utf-8') ?? ''),
  ]);
}
