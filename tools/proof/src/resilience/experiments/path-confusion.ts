import { MESH } from '@film-mesh/deploy';

import { defineExperiment } from '../experiment.ts';

/** Paths that one reader takes for another than the next one does. */
const PATHS = ['/films%2F..%2Fratings', '/films/..%2fratings', '/films%5Cx', '/films/%2e%2e%2fstats', '/films%2f'];

export const experiment = defineExperiment({
  hazard:
    'A proxy that takes an escaped slash for a letter, before a service that takes it for a slash, lets a path pass that it should have refused. What is allowed is then decided about another path than the one that is served.',
  remedy: {
    setting: 'paths with escaped slashes are refused',
    without: { edge: { escapedSlashes: 'KEEP_UNCHANGED', plainPaths: false } },
  },
  figure: 'such requests that a service got to see',
  async run(arena) {
    const answers = await Promise.all(PATHS.map((path) => arena.send({ path })));
    return answers.filter((answer) => answer?.headers['x-served-by'] !== MESH.proxy.name).length;
  },
});
