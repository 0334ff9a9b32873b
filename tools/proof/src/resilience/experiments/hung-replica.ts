import { defineExperiment } from '../experiment.ts';

export const experiment = defineExperiment({
  hazard:
    'A replica that hangs keeps its connections open and answers nothing. Every third reader waits until the whole time for a request is over, and then gets an error.',
  remedy: {
    setting:
      'a read that takes 2.5 s is tried on another replica, and a replica that misses two health checks gets none',
    without: { edge: { readTryTimeout: '5s', unhealthyThreshold: 100 } },
  },
  scale: { 'film-service': 3 },
  figure: 'reads without their answer',
  async run(arena) {
    const id = await arena.film();
    await arena.under([arena.reads(id, 50)], async () => {
      await arena.seconds(1);
      await arena.hanging(['film-service-2'], () => arena.seconds(7));
      await arena.seconds(1);
    });
    return arena.records.misses('GET');
  },
});
