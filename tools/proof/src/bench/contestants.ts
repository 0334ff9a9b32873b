import { join } from 'node:path';

import type { NodeArgs } from '@film-mesh/mesh';
import type { Store } from '@film-mesh/service-descriptor';

/** One of those that are compared: two services in the mesh's own places, behind the same Envoy, on the same database. */
export interface Contestant {
  /** Its description, in a few words. */
  readonly title: string;
  /** Node's arguments for each service; by default, the services' own builds. */
  readonly argsOf?: NodeArgs;
  /** The loads that it can take; all by default. */
  readonly loads?: readonly string[];
  /** The stores that it has; all by default. */
  readonly stores?: readonly Store[];
}

/**
 * Runs one of the plain services in this folder's `servers`.
 *
 * @param nodeOptions what Node needs beside that, such as a compiler of decorators
 */
function plainArgs(file: string, ...nodeOptions: readonly string[]): NodeArgs {
  const main = join(import.meta.dirname, 'servers', file);
  return ({ descriptor: { route, events } }) => [
    ...nodeOptions,
    main,
    route,
    ...(events === undefined ? [] : [events]),
  ];
}

/** The contestants by their names. */
export const CONTESTANTS: ReadonlyMap<string, Contestant> = new Map<string, Contestant>([
  [
    'fastify',
    {
      title: 'Fastify, the same work in the obvious way, without logs and metrics',
      argsOf: plainArgs('fastify.ts'),
    },
  ],
  ['film-mesh', { title: 'the services of this repository, as they run in production' }],
  [
    'floor',
    { title: 'node:http and the same statements on the same store, nothing else', argsOf: plainArgs('floor.ts') },
  ],
  [
    'json-server',
    {
      title: 'json-server, which keeps all films in memory and writes none durably',
      // More than the services may have, for all that is in the database.
      argsOf: plainArgs('json-server.ts', '--max-old-space-size=2048'),
      loads: ['get-film'],
    },
  ],
  [
    'nest',
    {
      title: 'Nest on Express, the same work in the obvious way, without logs and metrics',
      argsOf: plainArgs('nest.ts', '--import=@swc-node/register/esm-register'),
    },
  ],
]);
