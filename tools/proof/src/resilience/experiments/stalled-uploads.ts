import { connect } from 'node:http2';

import { defineExperiment } from '../experiment.ts';

const CONNECTIONS = 5;
const UPLOADS = 20;
const UPLOAD_BYTES = 900_000;
const MIB = 1_048_576;

export const experiment = defineExperiment({
  hazard:
    'What clients send while a service takes nothing stays in the proxy, as much of it as their windows allow: 16 MiB for each HTTP/2 request in Envoy. A service that hangs then takes the proxy with it.',
  remedy: {
    setting: '64 KiB for a request, 1 MiB for an HTTP/2 connection, 32 KiB for any other',
    without: { edge: { streamWindow: 16 * MIB, connectionWindow: 24 * MIB, maxBuffered: MIB } },
  },
  figure: 'MiB of stalled uploads in the proxy',
  bound: 20,
  async run(arena) {
    const before = await arena.heap();
    const body = Buffer.alloc(UPLOAD_BYTES, ' ');
    const after = await arena.hanging(['film-service-1'], async () => {
      const sessions = Array.from({ length: CONNECTIONS }, () => connect(arena.mesh.url));
      for (const session of sessions) {
        for (let n = 0; n < UPLOADS; n++) {
          session
            .request({ ':method': 'POST', ':path': '/films' })
            .on('error', () => undefined)
            .end(body);
        }
      }
      await arena.seconds(2);
      const heap = await arena.heap();
      sessions.forEach((session) => session.destroy());
      return heap;
    });
    return (after - before) / MIB;
  },
});
