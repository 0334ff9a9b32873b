import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@film-mesh/proof/kit';

import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const SHOWN = ['/stats', '/stats/prometheus', '/ready'];
/** Paths of Envoy's administration interface that reveal or change something, and ways around a filter of paths. */
const HIDDEN = [
  ...['/', '/quitquitquit', '/healthcheck/fail', '/healthcheck/ok', '/config_dump', '/certs', '/clusters', '/help'],
  ...['/logging', '/runtime', '/runtime_modify', '/reset_counters', '/drain_listeners', '/memory', '/server_info'],
  ...['/heapprofiler', '/cpuprofiler', '/listeners', '/contention', '/stats/recentlookups', '/ready/', '/statsx'],
  ...['/stats/../quitquitquit', '/stats/%2e%2e/config_dump', '/stats%2f..%2fconfig_dump', '//config_dump'],
];

describe('the listener of the proxy’s statistics', () => {
  let test: TestMesh;
  let metrics: Client;
  beforeAll(async () => {
    test = await startTestMesh();
    metrics = new Client(test.mesh.metricsUrl);
  });
  afterAll(() => test.stop());

  it('shows the statistics, in which requests are counted', async () => {
    await test.proxy.get('/films');
    for (const path of SHOWN) {
      expect((await metrics.get(path)).status).toBe(200);
    }
    const { text } = await metrics.get('/stats/prometheus');
    expect(text).toMatch(/envoy_cluster_upstream_rq_total\{.*"film-service-cluster".*\} [1-9]/u);
  });

  it.each(HIDDEN)('does not show %s, whatever the method', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'HEAD']) {
      const { status } = await metrics.send({ path, method });
      expect({ method, refused: status === 404 || status === 400 }).toEqual({ method, refused: true });
    }
  });

  it.each(SHOWN)('takes no other method at %s', async (path) => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      expect((await metrics.send({ path, method })).status).toBe(404);
    }
  });

  it('does not end the proxy, of which the administration is on loopback alone', async () => {
    expect((await test.proxy.get('/films')).status).toBe(200);
    expect(new URL(test.mesh.adminUrl).hostname).toBe('127.0.0.1');
  });
});
