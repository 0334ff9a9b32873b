import { until } from '@film-mesh/mesh';

import { defineExperiment } from '../experiment.ts';

const OUTAGE_SECONDS = 6;
const WATCHED_SECONDS = 10;

export const experiment = defineExperiment({
  hazard:
    'A store that is away makes all replicas answer 503, and the proxy takes them for broken, one after the other. When the store is back, nobody is left to ask until the time of their ejection is over.',
  remedy: {
    setting:
      'at most half of the replicas are taken out for what they answer, not for 5xx as such, for 5 s at first, and no longer than until they say that they are ready',
    without: {
      edge: { ejectAfterServerErrors: 100, maxEjected: 100, ejectionTime: '30s', readinessEndsEjection: false },
    },
  },
  scale: { 'film-service': 2 },
  store: 'postgres',
  figure: 'seconds until all reads work again, once the store is back',
  bound: 5,
  async run(arena) {
    const id = await arena.film();
    const postgres = arena.mesh.part('postgres');
    let backMs = 0;
    await arena.under([arena.reads(id, 50)], async () => {
      await arena.seconds(1);
      await arena.fault('the store stops', () => postgres.stop());
      await arena.seconds(OUTAGE_SECONDS);
      postgres.start();
      await until('the store', postgres.plan.isReady ?? (() => true));
      backMs = arena.records.now();
      await arena.fault('and is back', () => arena.seconds(WATCHED_SECONDS));
    });
    const bad = arena.records.all.filter(({ outcome }) => outcome !== 'ok').map(({ atMs, tookMs }) => atMs + tookMs);
    return Math.max(0, Math.max(...bad) - backMs) / 1_000;
  },
});
