import { defineExperiment } from '../experiment.ts';

const LIMIT = 200;
const SECONDS = 5;

export const experiment = defineExperiment({
  hazard:
    'Requests that are quickly done are never many at a time, so that nothing stops a client that sends them as fast as it can. All replicas are busy with it, and the store fills up.',
  remedy: {
    setting: 'requests past so many a second are refused with 429 and Retry-After (5,000; 200 here)',
    file: 'deploy/src/envoy/rate-limit.ts',
    without: { edge: { maxRequestsPerSecond: 1_000_000 } },
  },
  always: { edge: { maxRequestsPerSecond: LIMIT } },
  figure: 'requests a second that a service works on, of 600; all where another error is seen',
  // And those of the first second, for which the bucket is full.
  bound: LIMIT * 1.25,
  async run(arena) {
    const id = await arena.film();
    await arena.under([arena.reads(id, 600)], () => arena.seconds(SECONDS));
    return (arena.records.failures() > 0 ? arena.records.all.length : arena.records.count(['ok'])) / SECONDS;
  },
});
