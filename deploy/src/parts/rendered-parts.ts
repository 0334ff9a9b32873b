import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { loginCommands, overlayImages } from './overlays.ts';
import { meshPicture, serviceTable } from './readme.ts';
import { withPart } from './rendered-part.ts';

interface Part {
  readonly path: string;
  readonly name: string;
  readonly render: (services: readonly ServiceDescriptor[]) => string;
}

/** Where services are listed in files that are otherwise written by hand. */
const PARTS: readonly Part[] = [
  { path: 'README.md', name: 'the picture', render: meshPicture },
  { path: 'README.md', name: 'the services', render: serviceTable },
  { path: 'deploy/kubernetes/overlays/production/kustomization.yaml', name: 'the images', render: overlayImages },
  {
    path: 'deploy/kubernetes/components/external-database/kustomization.yaml',
    name: 'the secrets',
    render: loginCommands,
  },
];

/**
 * The files written by hand that list services, with the services that there are.
 *
 * @param read what is in a file now, by its path from the workspace's root
 * @throws {Error} where one of them has no place for its list
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
