import { defineExperiment } from '../experiment.ts';

const HEAD = 'POST /films HTTP/1.1\r\nHost: films\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n';

export const experiment = defineExperiment({
  hazard:
    'A client that sends the body of a request a byte at a time holds a connection, and a place at a service, for as long as it likes. A few hundred of them are enough to keep others out.',
  remedy: {
    setting: 'a whole request may take 30 s',
    without: { edge: { requestTimeout: '0s', routeTimeout: '60s' } },
  },
  figure: 'slow connections open after 33 s',
  run: (arena) => arena.stillOpen(100, HEAD, 33),
});
