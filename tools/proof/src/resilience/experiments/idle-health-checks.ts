import { defineExperiment } from '../experiment.ts';

export const experiment = defineExperiment({
  hazard:
    'Envoy asks the replicas of a service that nobody uses only once a minute whether they are well. The first requests after a quiet time go to replicas that have been dead for long.',
  remedy: {
    setting: 'replicas are asked every second, with traffic or without',
    without: { edge: { idleHealthCheckInterval: '60s' } },
  },
  scale: { 'rating-service': 3 },
  figure: 'seconds of the slowest of the first reads',
  bound: 1,
  async run(arena) {
    await arena.hanging(['rating-service-1', 'rating-service-2'], async () => {
      await arena.seconds(5);
      for (let n = 0; n < 6; n++) {
        await arena.send({ path: '/ratings' });
      }
    });
    return arena.records.quantile(1, 'GET') / 1_000;
  },
});
