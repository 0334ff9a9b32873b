import { defineExperiment } from '../experiment.ts';

const LIMIT = 200;

export const experiment = defineExperiment({
  hazard:
    'Every connection costs the proxy memory, whether anything is sent on it or not. Whoever opens enough of them ends it.',
  remedy: {
    setting: 'connections past a limit are closed at once (10,000; 200 here)',
    without: { edge: { maxDownstreamConnections: 1_000_000 } },
  },
  always: { edge: { maxDownstreamConnections: LIMIT } },
  figure: 'connections that the proxy keeps of 1,000',
  bound: LIMIT,
  run: (arena) =>
    arena.holding(1_000, '', async () => {
      await arena.seconds(2);
      return arena.stat('http.api.downstream_cx_active');
    }),
});
