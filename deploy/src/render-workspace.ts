import { renderedFiles } from './rendered-files.ts';
import { renderedSections } from './sections/rendered-sections.ts';
import { findServices, WORKSPACE_ROOT, type WorkspaceFiles } from './services.ts';

/**
 * All rendered files of a workspace: each file's path from its root, and its text.
 *
 * @param files the workspace, on disk or as a generator is about to write it
 * @throws {Error} as {@link findServices} does, or if a handwritten file has no section for its list of services
 */
export function renderWorkspace(files: WorkspaceFiles): ReadonlyMap<string, string> {
  const services = findServices(WORKSPACE_ROOT, files);
  const descriptors = services.map(({ descriptor }) => descriptor);
  return new Map([
    ...renderedFiles(services),
    ...renderedSections(descriptors, (path) => files.read(path, 'utf-8') ?? ''),
  ]);
}
