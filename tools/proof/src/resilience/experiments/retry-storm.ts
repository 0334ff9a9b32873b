import { defineExperiment } from '../experiment.ts';

export const experiment = defineExperiment({
  hazard:
    'A service that is too slow for its load gets each request again, and again, so that it has two or three times the load. What was a stumble becomes an outage that lasts.',
  remedy: {
    setting: 'of the requests that a service has at a time, at most 20 % are retries',
    without: { edge: { retryBudget: 100 } },
  },
  // Slow it is, and well for the health checks.
  always: { edge: { unhealthyThreshold: 100 } },
  figure: 'requests that reached the service for each one sent',
  // 20 of 100 are 25 for each 100 first ones.
  bound: 1.3,
  async run(arena) {
    const id = await arena.film();
    const reached = () => arena.stat('cluster.film-service-cluster.upstream_rq_total');
    const before = await reached();
    await arena.hanging(['film-service-1'], () => arena.under([arena.reads(id, 40)], () => arena.seconds(6)));
    return ((await reached()) - before) / arena.records.all.length;
  },
});
