import { join } from 'node:path';

import type { NodeArgs } from '@film-mesh/mesh';

const SERVERS = join(import.meta.dirname, 'servers');

/**
 * Runs one of the plain services in this folder's `servers`.
 *
 * @param file its name
 * @param nodeOptions what Node needs beside that, such as a compiler of decorators
 */
export function plainArgs(file: string, nodeOptions: readonly string[] = []): NodeArgs {
  return ({ descriptor: { route, events } }) => [
    ...nodeOptions,
    join(SERVERS, file),
    route,
    ...(events === undefined ? [] : [events]),
  ];
}
