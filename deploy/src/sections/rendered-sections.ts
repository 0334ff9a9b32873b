import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { loginCommands, overlayImages } from './overlays.ts';
import { withSection } from './rendered-section.ts';
import { serviceTable } from './service-table.ts';

interface Section {
  readonly path: string;
  readonly name: string;
  readonly render: (services: readonly ServiceDescriptor[]) => string;
}

/** Handwritten files that list services. */
const SECTIONS: readonly Section[] = [
  { path: 'docs/api.md', name: 'the services', render: serviceTable },
  { path: 'deploy/kubernetes/overlays/production/kustomization.yaml', name: 'the images', render: overlayImages },
  {
    path: 'deploy/kubernetes/components/external-database/kustomization.yaml',
    name: 'the secrets',
    render: loginCommands,
  },
];

/**
 * The handwritten files that list services, with the current services.
 *
 * @param read the current text of a file, by its path from the workspace's root
 * @throws {Error} if one of them has no section for its list
 */
export function renderedSections(
  services: readonly ServiceDescriptor[],
  read: (path: string) => string,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { path, name, render } of SECTIONS) {
    files.set(path, withSection(path, files.get(path) ?? read(path), name, render(services)));
  }
  return files;
}
