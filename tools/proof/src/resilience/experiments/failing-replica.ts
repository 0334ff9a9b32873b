import { defineExperiment } from '../experiment.ts';

export const experiment = defineExperiment({
  hazard:
    'A replica that answers every request with 503 at once, and says that it is ready, has the shortest queue of all. Every third reader gets its error although the other replicas are well.',
  remedy: {
    setting: 'a read that is answered with 502, 503 or 504 is tried on another replica',
    without: { edge: { retryReadsOn: ['connect-failure', 'refused-stream', 'reset'] } },
  },
  scale: { 'film-service': 3 },
  serviceFault: 'unavailable',
  figure: 'reads without their answer',
  async run(arena) {
    const id = await arena.film();
    await arena.under([arena.reads(id, 100)], async () => {
      await arena.seconds(1);
      await arena.fault('film-service-2 answers with 503', () => arena.disturb('film-service-2'));
      await arena.seconds(4);
    });
    return arena.records.misses('GET');
  },
});
