import { connect } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findServices, LOOPBACK_HOSTS } from '@film-mesh/deploy';
import { answerToBytes } from '@film-mesh/proof/kit';
import { MAX_BATCH_SIZE } from '@film-mesh/shared-domain';
import { readAnswers } from '@film-mesh/service-kit/testing';

import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const get = (path: string, ...headers: readonly string[]) =>
  `GET ${path} HTTP/1.0\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`;

describe('HTTP/1.0, as `ab`, old probes and nginx by default speak it', () => {
  const services = findServices().map(({ descriptor }) => descriptor);
  let any: TestMesh;
  let narrowed: TestMesh;
  beforeAll(async () => {
    any = await startTestMesh();
    narrowed = await startTestMesh({}, undefined, {}, { hosts: LOOPBACK_HOSTS });
  });
  afterAll(() => Promise.all([any.stop(), narrowed.stop()]));

  const targets = ({ mesh }: TestMesh): (readonly [string, string])[] => [
    ...services.map(({ route }) => [mesh.url, route] as const),
    [mesh.metricsUrl, '/ready'],
    [mesh.metricsUrl, '/stats/prometheus'],
    ...services.map(({ name, route }) => [new URL(mesh.part(`${name}-1`).plan.readyUrl).origin, route] as const),
  ];

  it('is served without a Host, wherever', async () => {
    for (const test of [any, narrowed]) {
      for (const [origin, path] of targets(test)) {
        expect({ origin, path, status: (await answerToBytes(origin, get(path))).status }).toMatchObject({
          status: 200,
        });
      }
    }
  });

  it('is refused for a Host that is not served, and for several', async () => {
    for (const [origin, path] of targets(narrowed)) {
      expect((await answerToBytes(origin, get(path, 'Host: localhost'))).status).toBe(200);
      expect((await answerToBytes(origin, get(path, 'Host: evil.example'))).status).toBe(421);
      expect((await answerToBytes(origin, get(path, 'Host: localhost', 'Host: localhost'))).status).toBe(400);
    }
  });

  it('keeps a connection where the client asks for it', async () => {
    const { hostname, port } = new URL(any.mesh.url);
    const socket = connect({ host: hostname, port: Number(port) }).setEncoding('utf8');
    const ask = () => socket.write(get('/films', 'Connection: keep-alive'));
    let text = '';
    let asked = 1;
    socket.on('data', (part: string) => {
      text += part;
      // A response may come in several parts.
      if (readAnswers(text).length < asked) {
        return;
      }
      if (asked++ < 3) {
        ask();
      } else {
        socket.end();
      }
    });
    ask();
    await new Promise((resolve) => socket.once('close', resolve));
    const kept = { status: 200, headers: { connection: 'keep-alive' } };
    expect(readAnswers(text)).toMatchObject([kept, kept, kept]);
  });

  it('makes a film', async () => {
    const film = '{"name":"Old","language":"English"}';
    const post = `POST /films HTTP/1.0\r\nContent-Length: ${String(film.length)}\r\n\r\n${film}`;
    expect((await answerToBytes(any.mesh.url, post)).status).toBe(201);
  });

  it('gets a stream without chunks, to its end', async () => {
    const films = Array.from({ length: MAX_BATCH_SIZE }, (_, n) => ({ name: `Film ${String(n)}`, language: 'und' }));
    await any.proxy.post('/films', films);
    await any.proxy.post('/films', films);
    const accept = 'application/x-ndjson';
    const { text } = await any.proxy.get('/films', { accept });
    const { headers, body } = await answerToBytes(any.mesh.url, get('/films', `Accept: ${accept}`));
    expect(headers).not.toHaveProperty('transfer-encoding');
    expect(body.length).toBeGreaterThan(100_000);
    expect(body).toBe(text);
  });
});
