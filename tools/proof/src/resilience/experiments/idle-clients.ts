import { defineExperiment } from '../experiment.ts';

export const experiment = defineExperiment({
  hazard:
    'A client that has its answer may leave its connection open for as long as it likes; Envoy waits an hour. Many such clients leave no connection for the others.',
  remedy: {
    setting: 'a connection without a request is closed after a while (60 s; 2 s here)',
    without: { edge: { clientIdleTimeout: '3600s' } },
  },
  always: { edge: { clientIdleTimeout: '2s' } },
  figure: 'idle connections open after 9 s',
  run: (arena) => arena.stillOpen(100, 'GET /films HTTP/1.1\r\nHost: films\r\n\r\n', 9, ''),
});
