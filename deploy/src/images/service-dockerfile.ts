import { relative } from 'node:path';

import { BUNDLE_FOLDER, BUNDLED } from '../bundle/bundle-folder.ts';
import { MESH } from '../mesh-facts.ts';
import { WORKSPACE_ROOT, type WorkspaceService } from '../services.ts';
import { BASE_IMAGES, USERS } from './base-images.ts';
import { dockerfile, ociLabels } from './dockerfile.ts';

/** The folder of the bundle in an image. */
const IMAGE_FOLDER = '/app';

/** The path of a bundled file in an image. */
export const bundledIn = (file: keyof typeof BUNDLED): string => `${IMAGE_FOLDER}/${BUNDLED[file]}`;

/** The image of a service. Its build context is the workspace, after Nx has bundled the service. */
export function serviceDockerfile({ folder, descriptor }: WorkspaceService): string {
  const { name, port, operations, route } = descriptor;
  const app = relative(WORKSPACE_ROOT, folder);
  const { nodeRun } = BASE_IMAGES;
  const environment = Object.entries(MESH.services.environment)
    .map(([variable, value]) => `${variable}=${value}`)
    .join(' ');
  return dockerfile(
    `The image of the ${name}.`,
    `
FROM ${nodeRun}
${ociLabels(name, `Serves ${route}.`, nodeRun)}
ENV ${environment}
WORKDIR ${IMAGE_FOLDER}
COPY ${app}/${BUNDLE_FOLDER} .
USER ${USERS.service}:${USERS.service}
EXPOSE ${port}
# Not with fetch, which blocks some ports.
HEALTHCHECK --interval=5s --timeout=10s --retries=5 --start-period=60s \\
  CMD ["/nodejs/bin/node", "-e", "require('node:http').get('http://127.0.0.1:${port}${operations.readiness}', ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
# Node is process 1: the service itself hears SIGTERM, drains and ends.
CMD ${exec([...MESH.services.nodeOptions, BUNDLED.main])}
`,
  );
}

/** A command in exec form, which Docker runs without a shell. */
function exec(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}
