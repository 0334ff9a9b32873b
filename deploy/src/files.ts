import { relative } from 'node:path';

import { renderEnvoy } from './envoy/envoy-config.ts';
import { containerPlacement, MESH } from './mesh.ts';
import { renderPrometheus } from './prometheus-config.ts';
import { serviceEnvironment } from './service-environment.ts';
import { WORKSPACE_ROOT, type WorkspaceService } from './services.ts';
import { toYaml } from './to-yaml.ts';

/** Every rendered file of the repository: its path from the workspace's root, and its text. */
export function renderedFiles(services: readonly WorkspaceService[]): ReadonlyMap<string, string> {
  const descriptors = services.map(({ descriptor }) => descriptor);
  const placement = containerPlacement(descriptors);
  return new Map([
    ['deploy/envoy/envoy-proxy.yaml', toYaml(renderEnvoy(placement), `Envoy as the ${MESH.proxy.name}.`)],
    ['deploy/prometheus/prometheus.yaml', toYaml(renderPrometheus(placement), 'Prometheus, watching the mesh.')],
    ...services.map(({ folder, descriptor }): [string, string] => [
      `${relative(WORKSPACE_ROOT, folder)}/.env.serve`,
      serviceEnvironment(descriptor, descriptors),
    ]),
  ]);
}
