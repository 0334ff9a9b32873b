import { relative } from 'node:path';

import { renderCompose } from './compose/compose-config.ts';
import { PROMETHEUS_FILE } from './compose/prometheus.ts';
import { renderEnvoy } from './envoy/envoy-config.ts';
import { proxyDockerfile } from './images/proxy-dockerfile.ts';
import { serviceDockerfile } from './images/service-dockerfile.ts';
import { renderKubernetes } from './kubernetes/kubernetes-config.ts';
import { containerPlacement, MESH } from './mesh-facts.ts';
import { meshPicture } from './pictures/mesh-picture.ts';
import { renderPrometheus } from './prometheus-config.ts';
import { serviceEnvironment } from './service-environment.ts';
import { WORKSPACE_ROOT, type WorkspaceService } from './services.ts';
import { toYaml, toYamlStream } from './to-yaml.ts';

/** The proxy's configuration, from the workspace's root. */
export const ENVOY_FILE = 'deploy/rendered/frontend-proxy/envoy-proxy.yaml';
/** The base of the overlays, from the workspace's root. */
export const KUSTOMIZE_BASE = 'deploy/rendered/kubernetes';
/** The Compose file, from the workspace's root, where Compose looks for it. */
export const COMPOSE_FILE = 'docker-compose.yaml';

/** Every rendered file of the repository: its path from the workspace's root, and its text. */
export function renderedFiles(services: readonly WorkspaceService[]): ReadonlyMap<string, string> {
  const descriptors = services.map(({ descriptor }) => descriptor);
  const placement = containerPlacement(descriptors);
  const kubernetes = toYamlStream(
    renderKubernetes(descriptors),
    'The whole mesh on Kubernetes: "kubectl apply -f kubernetes-deployment.yaml", in any namespace.',
  );
  return new Map([
    [ENVOY_FILE, toYaml(renderEnvoy(placement), `Envoy as the ${MESH.proxy.name}.`)],
    [PROMETHEUS_FILE, toYaml(renderPrometheus(placement), 'Prometheus, watching the mesh.')],
    [
      COMPOSE_FILE,
      toYaml(
        renderCompose(descriptors),
        'The whole mesh on one machine: "npx nx run-many --target=docker-build", then "docker compose up".',
      ),
    ],
    ['kubernetes-deployment.yaml', kubernetes],
    // Kustomize accepts no file from above its own folder.
    [`${KUSTOMIZE_BASE}/kubernetes-deployment.yaml`, kubernetes],
    [
      `${KUSTOMIZE_BASE}/kustomization.yaml`,
      toYaml(
        {
          apiVersion: 'kustomize.config.k8s.io/v1beta1',
          kind: 'Kustomization',
          resources: ['kubernetes-deployment.yaml'],
        },
        'The base of the overlays in deploy/kubernetes.',
      ),
    ],
    ['docs/pictures/mesh-light.svg', meshPicture(descriptors, 'light')],
    ['docs/pictures/mesh-dark.svg', meshPicture(descriptors, 'dark')],
    ['deploy/rendered/frontend-proxy/Dockerfile', proxyDockerfile(ENVOY_FILE)],
    ...services.flatMap((service): [string, string][] => {
      const folder = relative(WORKSPACE_ROOT, service.folder);
      return [
        [`${folder}/.env.serve`, serviceEnvironment(service.descriptor, descriptors)],
        [`${folder}/Dockerfile`, serviceDockerfile(service)],
      ];
    }),
  ]);
}
