import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { loginCommands, overlayImages } from './overlays.ts';
import { withPart } from './rendered-part.ts';
import { serviceTable } from './service-table.ts';

interface Part {
  readonly path: string;
  readonly name: string;
  readonly render: (services: readonly ServiceDescriptor[]) => string;
}

/** Handwritten files that list services. */
const PARTS: readonly Part[] = [
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
 * @throws {Error} if one of them has no part for its list
 */
export function renderedParts(
  services: readonly ServiceDescriptor[],
  read: (path: string) => string,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { path, name, render } of PARTS) {
    files.set(path, withPart(path, files.get(path) ?? read(path), name, render(services)));
  }
  return files;
}
