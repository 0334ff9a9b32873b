import { defineExperiment } from '../experiment.ts';

export const experiment = defineExperiment({
  hazard:
    'A client that sends the head of a request a byte at a time holds a connection for as long as it likes. Some thousands of them, which cost it nothing, leave none for the others.',
  remedy: {
    setting: 'the head of a request may take 5 s',
    without: { edge: { requestHeadersTimeout: '0s', requestTimeout: '0s' } },
  },
  figure: 'slow connections open after 8 s',
  run: (arena) => arena.stillOpen(100, 'GET /films HTTP/1.1\r\nHost: films\r\nX-Slow: ', 8),
});
