import { defineExperiment } from '../experiment.ts';

export const experiment = defineExperiment({
  hazard:
    'Where fewer than half of the replicas are well, Envoy takes its own checks for wrong and sends requests to the dead ones too. With two of three replicas hanging, two of three requests hang.',
  remedy: {
    setting: 'no panic: only replicas that are well get requests',
    without: { edge: { panicThreshold: 50 } },
  },
  scale: { 'rating-service': 3 },
  named: { 'film-service': [1], 'rating-service': [1, 2, 3] },
  // Where one that is well counts for all, Envoy panics only when none is: its default shows what panic does.
  always: { edge: { overprovisioning: 140 } },
  figure: 'seconds of the slowest read once the checks know',
  bound: 1,
  async run(arena) {
    await arena.hanging(['rating-service-1', 'rating-service-2'], async () => {
      await arena.seconds(5);
      await arena.under([{ kind: 'GET', perSecond: 20, call: () => ({ path: '/ratings' }) }], () => arena.seconds(4));
    });
    return arena.records.quantile(1, 'GET') / 1_000;
  },
});
