import type { Call } from '../../kit/index.ts';
import { MESHES_WITHOUT } from '../features.ts';
import type { Load } from '../load.ts';
import { HOME } from '../running-contestants.ts';
import { httpLoad } from './http-load.ts';

/** Compares the cost of a request to all processes of the mesh with that to meshes which lack one feature each. */
export function featureLoad(what: string, call: (n: number) => Call): Load {
  return httpLoad({
    title: `${what} through Envoy, all processes of the mesh, with all features and without one of them`,
    clients: 32,
    to: 'proxy',
    counts: 'mesh',
    only: [HOME, ...MESHES_WITHOUT.keys()],
    reference: HOME,
    call,
  });
}
