import { until } from '@film-mesh/mesh';

import { defineExperiment } from '../experiment.ts';

export const experiment = defineExperiment({
  hazard:
    'A replica that stops at once closes connections on which the proxy is about to send a request. Each roll-out of a new version then costs some requests.',
  remedy: {
    setting: 'after SIGTERM a service says that it is not ready, and answers for some seconds more (DRAIN_SECONDS)',
    file: 'libs/service-kit/src/run-service.ts',
    without: { environment: { DRAIN_SECONDS: '0' }, edge: { retryChangesOn: [], retryReadsOn: [] } },
  },
  scale: { 'film-service': 2, 'rating-service': 2 },
  always: { environment: { DRAIN_SECONDS: '3' } },
  figure: 'requests without their answer',
  async run(arena) {
    const id = await arena.film();
    await arena.under([arena.reads(id, 70), arena.writes(30)], async () => {
      await arena.seconds(0.5);
      for (const name of ['film-service-1', 'rating-service-1', 'film-service-2', 'rating-service-2']) {
        const part = arena.mesh.part(name);
        await arena.fault(`rolls ${name}`, () => part.stop());
        part.start();
        await until(`the proxy to ask ${name}`, () => arena.isAsked(name));
      }
    });
    return arena.records.misses();
  },
});
