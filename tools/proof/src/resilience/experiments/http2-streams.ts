import { connect } from 'node:http2';

import { defineExperiment } from '../experiment.ts';

const STREAMS = 500;
const LIMIT = 100;

export const experiment = defineExperiment({
  hazard:
    'On one HTTP/2 connection a client may begin as many requests as the proxy lets it, 1,024 in Envoy. A limit of connections then holds nobody.',
  remedy: {
    setting: `a connection may have ${String(LIMIT)} requests at a time`,
    without: { edge: { maxStreams: 1_024 } },
  },
  figure: `requests that one connection holds of ${String(STREAMS)}`,
  bound: LIMIT,
  async run(arena) {
    const session = connect(arena.mesh.url);
    // Whatever becomes of the requests: it is the proxy that is asked how many it has.
    const requests = Array.from({ length: STREAMS }, () =>
      session.request({ ':method': 'POST', ':path': '/films' }).on('error', () => undefined),
    );
    requests.forEach((request) => request.write('{'));
    await arena.seconds(2);
    const held = await arena.stat('http.api.downstream_rq_active');
    session.destroy();
    return held;
  },
});
