import { defineExperiment } from '../experiment.ts';

export const experiment = defineExperiment({
  hazard:
    'A replica that is told to stop answers for some seconds more, but where all others are gone or drain too, the proxy has nobody left. It refuses with 503 what that replica would answer.',
  remedy: {
    setting: 'a replica that drains is degraded rather than unhealthy: it is asked where no other one is well',
    without: { edge: { askDraining: false } },
  },
  scale: { 'film-service': 2 },
  always: { environment: { DRAIN_SECONDS: '4' } },
  figure: 'requests without their answer while the only replica drains',
  async run(arena) {
    const id = await arena.film();
    const [first, last] = ['film-service-1', 'film-service-2'].map((name) => arena.mesh.part(name));
    let stopping: Promise<unknown> = Promise.resolve();
    await arena.under([arena.reads(id, 70), arena.writes(30)], async () => {
      await arena.seconds(0.5);
      await arena.fault('film-service-1 stops', () => first?.stop());
      await arena.fault('film-service-2, the last one, begins to', () => {
        stopping = last?.stop() ?? stopping;
      });
      // Until it goes.
      await arena.seconds(3);
    });
    await stopping;
    return arena.records.misses();
  },
});
