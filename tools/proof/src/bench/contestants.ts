import { join } from 'node:path';

import { MESH } from '@film-mesh/deploy';
import type { MeshOptions, NodeArgs, ProcessSettings } from '@film-mesh/mesh';
import type { Store } from '@film-mesh/service-descriptor';

import { MESHES_WITHOUT } from './features.ts';

/** One of those that are compared: two services in the mesh's own places, behind the same Envoy, on the same database. */
export interface Contestant {
  /** Its description, in a few words. */
  readonly title: string;
  /** Node's arguments for each service; by default, the services' own builds. */
  readonly argsOf?: NodeArgs;
  /** Options of Node and environment; by default, those of the services. */
  readonly settings?: ProcessSettings;
  /** Edge settings and variables of the services that differ from those of the mesh. */
  readonly edge?: MeshOptions['edge'];
  readonly environment?: MeshOptions['environment'];
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

/** Node as it comes, in production. */
const NODE_DEFAULTS: ProcessSettings = {
  nodeOptions: [],
  environment: { NODE_ENV: MESH.services.environment.NODE_ENV },
};

const FLOOR = 'node:http and the same statements on the same store, nothing else';

/** The contestants by their names. */
export const CONTESTANTS: ReadonlyMap<string, Contestant> = new Map<string, Contestant>([
  [
    'fastify',
    {
      title: 'Fastify, the same work in the obvious way, without logs and metrics',
      argsOf: plainArgs('fastify.ts'),
      settings: NODE_DEFAULTS,
    },
  ],
  ['film-mesh', { title: 'the services of this repository, as they run in production' }],
  ['floor', { title: FLOOR, argsOf: plainArgs('floor.ts'), settings: NODE_DEFAULTS }],
  [
    'floor-with-our-settings',
    {
      title: 'the floor with the options of Node and the environment of film-mesh, which save memory',
      argsOf: plainArgs('floor.ts'),
      loads: ['get-film', 'get-film-by-name', 'get-page', 'create-batch'],
    },
  ],
  [
    'json-server',
    {
      title: 'json-server, which keeps all films in memory and writes none durably',
      argsOf: plainArgs('json-server.ts'),
      settings: NODE_DEFAULTS,
      loads: ['get-film'],
    },
  ],
  [
    'nest',
    {
      title: 'Nest on Express, the same work in the obvious way, without logs and metrics',
      argsOf: plainArgs('nest.ts', '--import=@swc-node/register/esm-register'),
      settings: NODE_DEFAULTS,
    },
  ],
  ...MESHES_WITHOUT,
]);
