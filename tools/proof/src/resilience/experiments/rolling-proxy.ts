import { until } from '@film-mesh/mesh';

import { defineExperiment } from '../experiment.ts';

export const experiment = defineExperiment({
  hazard:
    'A proxy that is told to stop stops at once, and resets the requests that it has. Until the load balancer before it has noticed, each further request that is sent to it fails too.',
  remedy: {
    setting:
      'before it is stopped, a proxy says that it is not ready and asks its clients to leave, and they are waited for',
    file: 'deploy/src/envoy/drain-script.ts',
    without: { drainProxy: false },
  },
  figure: 'requests without their answer',
  async run(arena) {
    const proxies = await arena.twoProxies();
    const id = await arena.film();
    await arena.under([arena.reads(id, 70), arena.writes(30)], async () => {
      await arena.seconds(0.5);
      for (const name of proxies.names) {
        await arena.fault(`rolls ${name}`, () => proxies.stop(name));
        // Until another one is in its place.
        await arena.seconds(1);
        proxies.start(name);
        await until(`requests to be sent to ${name}`, () => proxies.balancer.sendsTo(name));
      }
    });
    return arena.records.misses();
  },
});
