import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findServices } from '@film-mesh/deploy';
import { until } from '@film-mesh/mesh';
import { type Answer, answerToBytes, Client } from '@film-mesh/proof/kit';

import type { Problem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

/** Envoy's response code details and flags: `direct_response`, `upstream_reset{…}`, `%RESPONSE_FLAGS%`. */
const RAW = /[a-z\d]_[a-z\d]|[{}%]|\b[A-Z]{2,5}\b(?<!HTTP|POST|GET)/u;

function expectWords(text: string, detail: RegExp): void {
  const problem = JSON.parse(text) as Problem;
  expect(problem.detail).toMatch(detail);
  expect(problem.detail.replaceAll(/%2F|%5C|%00/gu, '')).not.toMatch(RAW);
  expect(problem.detail).toMatch(/^[A-Z].*\.$/u);
}

function expectOwn({ status, headers, text }: Answer, wanted: number, detail: RegExp): void {
  expect({ status, by: headers['x-served-by'], type: headers['content-type'] }).toEqual({
    status: wanted,
    by: 'frontend-proxy',
    type: 'application/problem+json',
  });
  expectWords(text, detail);
}

describe('what the proxy answers by itself', () => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh(
      {},
      undefined,
      {},
      { requestHeadersTimeout: '1s', routeTimeout: '1s', streamIdleTimeout: '3s' },
    );
  });
  afterAll(() => test.stop());

  it('names the routes that there are', async () => {
    const routes = findServices().map(({ descriptor }) => descriptor.route);
    for (const path of ['/nothing', '/', '/filmsX']) {
      const answer = await test.proxy.get(path);
      for (const route of routes) {
        expectOwn(answer, 404, new RegExp(`Try .*${route}\\b`, 'u'));
      }
    }
    expectOwn(await new Client(test.mesh.metricsUrl).get('/nothing'), 404, /GET \/stats\/prometheus/u);
  });

  it.each<[string, string, number, RegExp]>([
    ['no Host', 'GET /films HTTP/1.1\r\n\r\n', 400, /no Host header/u],
    ['several hosts', 'GET /films HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400, /more than one Host/u],
    ['an underscore', 'GET /films HTTP/1.1\r\nHost: a\r\na_b: c\r\n\r\n', 400, /underscore/u],
    ['an escaped slash', 'GET /films%2Fa HTTP/1.1\r\nHost: a\r\n\r\n', 400, /path is invalid/u],
    ['an escaped NUL', 'GET /films/%00 HTTP/1.1\r\nHost: a\r\n\r\n', 400, /path is invalid/u],
    ['no HTTP', 'HELLO\r\n\r\n', 400, /not valid HTTP/u],
    [
      'two lengths',
      'POST /films HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      /Content-Length/u,
    ],
    [
      'a strange coding',
      'POST /films HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: rot13\r\n\r\n',
      501,
      /Transfer-Encoding/u,
    ],
    ['large headers', `GET /films HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, /16 KiB/u],
    ['many headers', `GET /films HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(100)}\r\n`, 431, /64 headers/u],
    [
      'an upgrade',
      'GET /films HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
      403,
      /upgrade/iu,
    ],
    ['a slow head', 'GET /films HTTP/1.1\r\nHost: a\r\n', 408, /headers may take 1 s/u],
    ['a slow body', 'POST /films HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{', 408, /no pause 3 s/u],
  ])('says what is wrong with a request: %s', async (_what, bytes, wanted, detail) => {
    const { status, headers, body } = await answerToBytes(test.mesh.url, bytes);
    expect({ status, type: headers['content-type'] }).toEqual({ status: wanted, type: 'application/problem+json' });
    expectWords(body, detail);
  });

  it('has the same limits for the statistics as it says', async () => {
    const many = `GET /stats HTTP/1.1\r\nHost: 127.0.0.1\r\n${'X: y\r\n'.repeat(70)}Connection: close\r\n\r\n`;
    const { status, body } = await answerToBytes(test.mesh.metricsUrl, many);
    expect(status).toBe(431);
    expectWords(body, /64 headers/u);
  });

  it('names the origin that it refuses', async () => {
    const answer = await test.proxy.send({
      path: '/films',
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expectOwn(answer, 403, /Origin https:\/\/evil\.example does not match Host /u);
  });

  it('says that a service hangs, is away and cannot be reached, and when to come back', async () => {
    const part = test.mesh.part('rating-service-1');
    const post = () =>
      test.proxy.post('/ratings', { id: '0199a0a0-0000-7000-8000-000000000000', name: 'A', rating: '5' });
    part.signal('SIGSTOP');
    const hung = await post();
    expectOwn(hung, 504, /within 1 s\..*Idempotency-Key/u);
    expect(hung.headers['retry-after']).toBe('1');
    part.signal('SIGCONT');
    await part.stop();
    await until('the service to be left out', async () => {
      const away = await post();
      expect(away.headers['retry-after']).toBe('1');
      expectOwn(away, 503, /\.$/u);
      return away.json<Problem>().detail.startsWith('No replica');
    });
  });
});

describe('what the proxy answers to more than it takes', () => {
  it('says how much that is', async () => {
    const test = await startTestMesh({}, undefined, {}, { maxRequestsPerSecond: 2 });
    try {
      const answers = await Promise.all(Array.from({ length: 5 }, () => test.proxy.get('/films')));
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThan(0);
      for (const answer of refused) {
        expectOwn(answer, 429, /2 per second/u);
        expect(answer.headers['retry-after']).toBe('1');
      }
    } finally {
      await test.stop();
    }
  });
});
