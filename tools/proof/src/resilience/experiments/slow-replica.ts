import { defineExperiment } from '../experiment.ts';

export const experiment = defineExperiment({
  hazard:
    'A replica that answers, but slowly, passes every health check. Every third reader waits for it, however quick the other replicas are.',
  remedy: {
    setting:
      'a read that takes 2.5 s is tried on another replica, and one that is given up three times in a row gets none',
    without: { edge: { readTryTimeout: '5s' } },
  },
  scale: { 'film-service': 3 },
  serviceFault: 'slow reads',
  figure: 'reads that took longer than 3 s, or had no answer',
  async run(arena) {
    const id = await arena.film();
    await arena.under([arena.reads(id, 50)], async () => {
      await arena.seconds(1);
      await arena.fault('film-service-2 takes 4 s for a read', () => arena.disturb('film-service-2'));
      await arena.seconds(6);
    });
    return arena.records.slow(3_000, 'GET');
  },
});
