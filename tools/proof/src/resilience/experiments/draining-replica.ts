import { defineExperiment } from '../experiment.ts';

/** Until the proxy has noticed. */
const NOTICED_SECONDS = 1.5;

export const experiment = defineExperiment({
  hazard:
    'Envoy gives degraded replicas a share of the requests as soon as fewer than 72 % of all are well. With one of two draining, nearly every third request goes to the one that is about to stop.',
  remedy: {
    setting: 'one replica that is well counts for all: while there is one, those that drain get nothing new',
    without: { edge: { overprovisioning: 140 } },
  },
  scale: { 'film-service': 2 },
  named: { 'film-service': [1, 2], 'rating-service': [1] },
  always: { environment: { DRAIN_SECONDS: '4' } },
  figure: 'requests that a draining replica got beside one that is well, of 100',
  async run(arena) {
    const id = await arena.film();
    let stopping: Promise<unknown> = Promise.resolve();
    await arena.fault('film-service-1 begins to stop', () => {
      stopping = arena.mesh.part('film-service-1').stop();
    });
    await arena.seconds(NOTICED_SECONDS);
    let got = 0;
    for (let n = 0; n < 100; n++) {
      const answer = await arena.send({ path: `/films/${id}` });
      got += answer?.headers['x-served-by'] === 'film-service-1' ? 1 : 0;
    }
    await stopping;
    return got;
  },
});
