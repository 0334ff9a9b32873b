import { connect } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@film-mesh/mesh';
import { envoyStat } from '@film-mesh/proof/kit';

import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const CLIENTS = 50;
/** Time limit for releasing the resources of disconnected clients, in milliseconds. */
const GIVEN_BACK_WITHIN_MS = 5_000;
/** Envoy's gauges of connections and requests in flight. */
const ACTIVE = [
  'http.api.downstream_cx_active',
  'http.api.downstream_rq_active',
  'cluster.film-service-cluster.upstream_rq_active',
];
const EXPORT = 'GET /films HTTP/1.1\r\nHost: films\r\nAccept: application/x-ndjson\r\n\r\n';
const HALF_A_FILM = 'POST /films HTTP/1.1\r\nHost: films\r\nContent-Length: 100\r\n\r\n{';

describe('clients that go away half-way', () => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh();
    const films = Array.from({ length: 1_000 }, () => ({ name: 'Anand'.repeat(100), language: 'English' }));
    for (let batch = 0; batch < 10; batch++) {
      expect((await test.proxy.post('/films', films)).status).toBe(201);
    }
  });
  afterAll(() => test.stop());

  const active = () => Promise.all(ACTIVE.map((name) => envoyStat(test.mesh.adminUrl, name)));

  it.each([
    ['reading an export', EXPORT],
    ['sending a film', HALF_A_FILM],
  ])('%s give back all that they had', async (_what, bytes) => {
    const { hostname, port } = new URL(test.mesh.url);
    const sockets = Array.from({ length: CLIENTS }, () => connect(Number(port), hostname).pause());
    sockets.forEach((socket) => {
      socket.on('error', () => undefined);
      socket.write(bytes);
    });
    await until('them to be at work', async () => ((await active())[1] ?? 0) >= CLIENTS);
    sockets.forEach((socket) => socket.resetAndDestroy());
    await until(
      'nothing to be left of them',
      async () => (await active()).every((count) => count === 0),
      GIVEN_BACK_WITHIN_MS,
    );
    expect((await test.proxy.get('/films?limit=1')).status).toBe(200);
  });
});
