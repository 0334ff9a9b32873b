import { relative } from 'node:path';

import { MESH } from '../mesh.ts';
import { WORKSPACE_ROOT, type WorkspaceService } from '../services.ts';
import { BASE_IMAGES, USERS } from './base-images.ts';
import { dockerfile, ociLabels } from './dockerfile.ts';

/** The image of a service. Its context is the workspace, after Nx has built the service. */
export function serviceDockerfile({ folder, descriptor }: WorkspaceService): string {
  const { name, port, operations, route } = descriptor;
  const app = relative(WORKSPACE_ROOT, folder);
  const { nodeBuild, nodeRun } = BASE_IMAGES;
  return dockerfile(
    `The image of the ${name}.`,
    `
FROM ${nodeBuild} AS manifests
WORKDIR /workspace
COPY . .
# Without what is built, this stage is the same until a dependency changes, and so is the next one.
RUN find . -name dist -prune -exec rm -r {} +
`,
    `
FROM ${nodeBuild} AS dependencies
WORKDIR /workspace
COPY --from=manifests /workspace .
RUN --mount=type=cache,target=/root/.npm \\
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund --workspace=${app}
# What only compilers and debuggers read; @nestjs/swagger brings TypeScript along for its compiler plugin.
RUN rm -r node_modules/typescript && find . -type f '(' -name '*.map' -o -name '*.d.[cm]ts' -o -name '*.d.ts' ')' -delete
`,
    `
FROM dependencies AS build
COPY . .
# npm links the libraries of the workspace; here each link becomes what it leads to.
RUN rm -r node_modules/.bin && mkdir -p /app/${app} && \\
    cp -RL node_modules /app && cp -RL ${app}/. /app/${app}
`,
    `
FROM ${nodeRun}
${ociLabels(name, `Answers for ${route}.`, nodeRun)}
ENV NODE_ENV=production
WORKDIR /app/${app}
COPY --from=build /app /app
USER ${USERS.service}:${USERS.service}
EXPOSE ${port}
# Not with fetch, which refuses some ports by rule.
HEALTHCHECK --interval=5s --timeout=10s --retries=5 --start-period=60s \\
  CMD ["/nodejs/bin/node", "-e", "require('node:http').get('http://127.0.0.1:${port}${operations.readiness}', ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
# Node is process 1: the service itself hears SIGTERM, drains and ends.
CMD ${exec([...MESH.services.nodeOptions, 'dist/main.js'])}
`,
  );
}

/** A command as Docker runs it without a shell. */
function exec(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}
