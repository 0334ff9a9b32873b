import { until } from '@film-mesh/mesh';

import { kill } from '../../kit/index.ts';
import { defineExperiment } from '../experiment.ts';

export const experiment = defineExperiment({
  hazard:
    'A replica that is killed takes the requests with it that it was working on, and for a moment the proxy goes on to send it more. Readers see errors although other replicas are well.',
  remedy: {
    setting: 'reads are tried again on another replica after a reset, a failed connection or a gateway error',
    without: { edge: { retries: 0 } },
  },
  scale: { 'film-service': 3 },
  figure: 'reads without their answer',
  async run(arena) {
    const id = await arena.film();
    await arena.under([arena.reads(id, 300)], async () => {
      for (const replica of ['film-service-1', 'film-service-2', 'film-service-3', 'film-service-1']) {
        await arena.seconds(0.5);
        await arena.fault(`kill -9 ${replica}`, () => kill(arena.mesh, replica));
        await arena.seconds(1);
        // One at a time: how soon a replica is back is the machine's business.
        await until(`the proxy to ask ${replica}`, () => arena.isAsked(replica));
      }
    });
    return arena.records.misses('GET');
  },
});
