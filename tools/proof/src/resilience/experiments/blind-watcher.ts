import { defineExperiment } from '../experiment.ts';

export const experiment = defineExperiment({
  hazard:
    'A proxy that is full refuses whoever watches it as it refuses all others. Nobody then sees why it refuses, and who asks whether it is alive may have it killed.',
  remedy: {
    setting: 'the listener of the statistics is held to no limit of connections or memory',
    without: { edge: { watchedInOverload: false } },
  },
  always: { edge: { maxDownstreamConnections: 200 } },
  figure: 'scrapes without an answer, of 10',
  run: (arena) =>
    arena.holding(300, '', async () => {
      await arena.seconds(1);
      const scrapes = Array.from({ length: 10 }, () => arena.at(arena.mesh.metricsUrl).trySend({ path: '/stats' }));
      return (await Promise.all(scrapes)).filter((answer) => answer?.status !== 200).length;
    }),
});
