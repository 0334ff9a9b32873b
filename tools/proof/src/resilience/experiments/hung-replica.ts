import type { Experiment } from '../experiment.ts';

export const experiment: Experiment = {
  hazard:
    'A replica that hangs keeps its connections open and answers nothing. Every third reader waits until the whole time for a request is over, and then gets an error.',
  remedy: {
    setting:
      'a read that takes 2.5 s is tried on another replica, and a replica that misses two health checks gets none',
    file: 'deploy/src/envoy/edge-settings.ts',
    without: { edge: { readTryTimeout: '5s', unhealthyThreshold: 100 } },
  },
  scale: { 'film-service': 3 },
  figure: 'reads without their answer',
  bound: 0,
  async run(arena) {
    const id = await arena.film();
    const hung = arena.mesh.part('film-service-2');
    await arena.under([arena.reads(id, 50)], async () => {
      await arena.seconds(1);
      await arena.fault('film-service-2 hangs', () => hung.signal('SIGSTOP'));
      await arena.seconds(7);
      await arena.fault('and goes on', () => hung.signal('SIGCONT'));
      await arena.seconds(1);
    });
    return arena.records.misses('GET');
  },
};
