import { until } from '@film-mesh/mesh';

import { defineExperiment } from '../experiment.ts';

export const experiment = defineExperiment({
  hazard:
    'A film is not created before its event was tried on the rating service. Where that hangs, each new film waits as long as an event may take.',
  remedy: {
    setting:
      'replicas are asked every second, so that the events for one that hangs soon fail at once, and wait in the outbox',
    without: { edge: { healthCheckInterval: '60s', idleHealthCheckInterval: '60s' } },
  },
  figure: 'seconds that nine of ten new films take while the rating service hangs',
  bound: 1,
  async run(arena) {
    await arena.hanging(['rating-service-1'], async () => {
      await arena.seconds(5);
      await arena.under([arena.writes(20)], () => arena.seconds(5));
    });
    const films = arena.records.count(['ok'], 'POST');
    await until('the ratings of all films', async () => (await arena.ratings()) === films);
    return arena.records.misses('POST') === 0 ? arena.records.quantile(0.9, 'POST') / 1_000 : Infinity;
  },
});
