import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findServices, LOOPBACK_HOSTS } from '@film-mesh/deploy';
import { answerToBytes } from '@film-mesh/proof/kit';
import type { RawAnswer } from '@film-mesh/service-kit/raw-client';

import type { Problem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const OURS = 'films.example';

const request = (method: string, target: string, ...hosts: readonly string[]) =>
  `${method} ${target} HTTP/1.1\r\n${hosts.map((host) => `Host: ${host}\r\n`).join('')}Connection: close\r\nContent-Length: 0\r\n\r\n`;

function expectRefused({ status, headers, body }: RawAnswer, wanted: number, detail: RegExp): void {
  expect({ status, type: headers['content-type'] }).toEqual({ status: wanted, type: 'application/problem+json' });
  expect(JSON.parse(body) as Problem).toMatchObject({ status: wanted, detail: expect.stringMatching(detail) });
}

describe('the hosts of a request', () => {
  let any: TestMesh;
  let loopback: TestMesh;
  beforeAll(async () => {
    any = await startTestMesh();
    loopback = await startTestMesh({}, undefined, {}, { hosts: [...LOOPBACK_HOSTS, OURS, `*.${OURS}`] });
  });
  afterAll(() => Promise.all([any.stop(), loopback.stop()]));

  const services = findServices().map(({ descriptor }) => descriptor);
  const originsOf = ({ mesh }: TestMesh) => [
    ...services.map(({ name, route }): [string, string] => [
      new URL(mesh.part(`${name}-1`).plan.readyUrl).origin,
      route,
    ]),
    [mesh.url, '/films'] as const,
    [mesh.url, '/nothing'] as const,
    [mesh.metricsUrl, '/ready'] as const,
  ];

  it.each([[['a', 'b']], [['a', 'a']], [['localhost', 'evil.example']], [['a', 'b', 'c']]])(
    'are one: %j are 400, at the proxy and at each service',
    async (hosts) => {
      for (const [origin, path] of originsOf(any)) {
        for (const method of ['GET', 'POST']) {
          expectRefused(await answerToBytes(origin, request(method, path, ...hosts)), 400, /more than one host/iu);
        }
      }
    },
  );

  // Envoy drops an empty one, which leaves one host.
  it.each([[['a', '']], [['', 'a']], [['', '']]])('are one: %j are 400 at each service', async (hosts) => {
    for (const { name, route } of services) {
      const { origin } = new URL(any.mesh.part(`${name}-1`).plan.readyUrl);
      expectRefused(await answerToBytes(origin, request('GET', route, ...hosts)), 400, /more than one host/iu);
    }
  });

  it('are one, but not none: 400', async () => {
    for (const [origin, path] of originsOf(any)) {
      expect((await answerToBytes(origin, request('GET', path))).status).toBe(400);
    }
  });

  it.each([
    'localhost',
    'localhost:8080',
    'LocalHost.',
    'api.localhost:80',
    '127.0.0.1',
    '127.255.0.17:65535',
    '[::1]',
    '[::1]:8080',
    OURS,
    `a.b.${OURS}:443`,
  ])('may be any of those that are served: %s', async (host) => {
    expect((await answerToBytes(loopback.mesh.url, request('GET', '/films', host))).status).toBe(200);
    expect((await answerToBytes(loopback.mesh.metricsUrl, request('GET', '/ready', host))).status).toBe(200);
    for (const { name, route } of services) {
      const { origin } = new URL(loopback.mesh.part(`${name}-1`).plan.readyUrl);
      expect((await answerToBytes(origin, request('GET', route, host))).status).toBe(200);
    }
  });

  it.each([
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    'evil-localhost',
    '127.0.0.1.evil.example',
    '127.evil.example',
    '127.0.0.1:1:2',
    `evil${OURS}`,
    `${OURS}.evil.example`,
    '',
  ])('may be no other: %s', async (host) => {
    for (const [origin] of originsOf(loopback)) {
      for (const path of ['/films', '/ratings', '/ready', '/docs/films', '/nothing']) {
        const answer = await answerToBytes(origin, request('GET', path, host));
        // Envoy itself refuses some of them as a host.
        if (answer.status !== 400) {
          expectRefused(answer, 421, /localhost/u);
        }
      }
    }
    expect((await answerToBytes(any.mesh.url, request('GET', '/films', host))).status).toBeLessThan(500);
  });

  it('of a page that has its name point here change nothing, though its origin is the same', async () => {
    const film = '{"name":"Forged","language":"English"}';
    const answer = await answerToBytes(
      loopback.mesh.url,
      `POST /films HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nConnection: close\r\nContent-Length: ${String(film.length)}\r\n\r\n${film}`,
    );
    expectRefused(answer, 421, /films\.example/u);
    expect((await loopback.proxy.get('/films')).json()).toEqual([]);
  });
});
