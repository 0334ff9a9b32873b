import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { loginSecret } from '../kubernetes/workloads.ts';
import { MESH } from '../mesh-facts.ts';

/** The registry and tag of images in an overlay that is to be copied. */
const EXAMPLE = { registry: 'registry.example.com/film-mesh', tag: '1.0.0' };

/** The `images` of an overlay, one for each image that is built here. */
export function overlayImages(services: readonly ServiceDescriptor[]): string {
  const images = [...services.map(({ name }) => name), MESH.proxy.name];
  return [
    'images:',
    ...images.flatMap((name) => [
      `  - name: ${name}`,
      `    newName: ${EXAMPLE.registry}/${name}`,
      `    newTag: ${EXAMPLE.tag}`,
    ]),
  ].join('\n');
}

/** The commands that create the Secrets for external databases, as comments. */
export function loginCommands(services: readonly ServiceDescriptor[]): string {
  return services
    .map(({ name }) => {
      const url = "'postgres://USER:PASSWORD@HOST:5432/DATABASE'";
      return `#   kubectl create secret generic ${loginSecret(name)} --from-literal=database-url=${url}`;
    })
    .join('\n');
}
