import { until } from '@film-mesh/mesh';

import type { Experiment } from '../experiment.ts';

export const experiment: Experiment = {
  hazard:
    'A film is not created before its event was tried on the rating service. Where that hangs, each new film waits as long as an event may take.',
  remedy: {
    setting:
      'replicas are asked every second, so that the events for one that hangs soon fail at once, and wait in the outbox',
    file: 'deploy/src/envoy/edge-settings.ts',
    without: { edge: { healthCheckInterval: '60s', idleHealthCheckInterval: '60s' } },
  },
  figure: 'seconds that nine of ten new films take while the rating service hangs',
  bound: 1,
  async run(arena) {
    const hung = arena.mesh.part('rating-service-1');
    await arena.fault('the rating service hangs', () => hung.signal('SIGSTOP'));
    await arena.seconds(5);
    await arena.under([arena.writes(20)], () => arena.seconds(5));
    await arena.fault('and goes on', () => hung.signal('SIGCONT'));
    const films = arena.records.count(['ok'], 'POST');
    await until('the ratings of all films', async () => (await arena.ratings()) === films);
    return arena.records.misses('POST') === 0 ? arena.records.quantile(0.9, 'POST') / 1_000 : Infinity;
  },
};
