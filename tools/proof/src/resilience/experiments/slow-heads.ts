import type { Experiment } from '../experiment.ts';

export const experiment: Experiment = {
  hazard:
    'A client that sends the head of a request a byte at a time holds a connection for as long as it likes. Some thousands of them, which cost it nothing, leave none for the others.',
  remedy: {
    setting: 'the head of a request may take 5 s',
    file: 'deploy/src/envoy/edge-settings.ts',
    without: { edge: { requestHeadersTimeout: '0s', requestTimeout: '0s' } },
  },
  figure: 'slow connections open after 8 s',
  bound: 0,
  run: (arena) => arena.stillOpen(100, 'GET /films HTTP/1.1\r\nHost: films\r\nX-Slow: ', 8),
};
