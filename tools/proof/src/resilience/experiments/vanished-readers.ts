import { defineExperiment } from '../experiment.ts';

export const experiment = defineExperiment({
  hazard:
    'A client that goes away without a word, with its power or its network, leaves an answer that nobody takes. A stream without a time limit then stays at work in the proxy and in the service for ever.',
  remedy: {
    setting: 'a stream on which nothing moves is ended after a while (15 s; 3 s here)',
    without: { edge: { streamIdleTimeout: '0s' } },
  },
  always: { edge: { streamIdleTimeout: '3s' } },
  figure: 'exports that a service still works on after 6 s',
  async run(arena) {
    await arena.catalogue(10, 500);
    const ask = 'GET /films HTTP/1.1\r\nHost: films\r\nAccept: application/x-ndjson\r\n\r\n';
    return arena.holding(10, ask, async () => {
      await arena.seconds(6);
      return arena.stat('cluster.film-service-cluster.upstream_rq_active');
    });
  },
});
