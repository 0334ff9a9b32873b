import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { until } from '@film-mesh/mesh';
import { Client } from '@film-mesh/proof/kit';
import { DEGRADED_ACCEPTED_HEADER } from '@film-mesh/service-descriptor';

import { startService, type ServiceProcess } from './support/service-process.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

jest.setTimeout(180_000);

/** The end of a client's connection. */
interface Ending {
  readonly text: string;
  /** The error code of the connection; undefined if it was closed in order. */
  readonly error: string | undefined;
}

/** A connection on which bytes were sent, and the response headers have arrived, if there is a request. */
async function opened(port: number, bytes: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  // Until somebody reads it.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  if (bytes !== '') {
    socket.write(bytes);
  }
  return socket;
}

/** Reads what is left. */
async function endingOf(socket: Socket): Promise<Ending> {
  let text = '';
  let error: string | undefined;
  socket.once('error', (cause: NodeJS.ErrnoException) => (error = cause.code));
  socket.on('data', (part) => (text += part.toString()));
  socket.resume();
  if (!socket.destroyed) {
    await once(socket, 'close').catch(() => undefined);
  }
  return { text, error };
}

/** More than the buffers of unread connections hold: some 40 MB, of characters of three bytes each. */
async function fill(client: Client): Promise<void> {
  const film = { name: '€'.repeat(500), language: '€'.repeat(100) };
  const films = Array.from({ length: 550 }, () => film);
  for (let batch = 0; batch < 40; batch++) {
    expect((await client.post('/films', films)).status).toBe(201);
  }
}

const exportBy = (version: string) =>
  `GET /films HTTP/${version}\r\nHost: films\r\nAccept: application/x-ndjson\r\nConnection: keep-alive\r\n\r\n`;

/** The last chunk of a complete response. */
const LAST_CHUNK = '0\r\n\r\n';

/** A mesh with a store that is filled once, for all exports. */
let filled: TestMesh;
beforeAll(async () => {
  filled = await startTestMesh();
  // So that no film waits for its rating.
  await filled.mesh.part('rating-service-1').stop();
  await fill(filled.proxy);
});
afterAll(() => filled.stop());

describe('a service that is told to stop', () => {
  let service: ServiceProcess;
  const sockets: Socket[] = [];
  const open = async (bytes: string) => {
    const socket = await opened(service.port, bytes);
    sockets.push(socket);
    return socket;
  };

  it('is degraded for a proxy that accepts it, and not ready for everybody else, while it drains', async () => {
    service = await startService({ DRAIN_SECONDS: '2' });
    const client = new Client(service.origin);
    const exit = service.terminate();
    await until('the drain', async () => (await client.get('/readyz')).status === 503);
    expect((await client.get('/readyz')).headers).toHaveProperty('x-envoy-immediate-health-check-fail', 'true');
    const { status, headers } = await client.get('/readyz', { [DEGRADED_ACCEPTED_HEADER]: 'true' });
    expect(status).toBe(200);
    expect(headers).toHaveProperty('x-envoy-degraded', 'true');
    expect(headers).not.toHaveProperty('x-envoy-immediate-health-check-fail');
    expect((await client.get('/films')).status).toBe(200);
    expect((await exit).code).toBe(0);
  });

  describe('while requests take longer than it waits for them', () => {
    beforeEach(async () => {
      const database = String(filled.mesh.part('film-service-1').plan.env['DATABASE_URL']);
      service = await startService({ CLOSE_SECONDS: '1', DATABASE_URL: database });
    });
    afterEach(() => {
      sockets.splice(0).forEach((socket) => socket.destroy());
      service.child.kill('SIGKILL');
    });

    it.each(['1.1', '1.0'])('resets an export by HTTP/%s that is not read, and exits well', async (version) => {
      const socket = await open(exportBy(version));
      await once(socket, 'readable');
      const { code, tookMs } = await service.terminate();
      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(5_000);
      const { text, error } = await endingOf(socket);
      expect(error).toBe('ECONNRESET');
      expect(text.endsWith(LAST_CHUNK)).toBe(false);
    });

    it('resets a body that does not come to its end, and exits well', async () => {
      const socket = await open('POST /films HTTP/1.1\r\nHost: films\r\nContent-Length: 100\r\n\r\n{');
      const { code, tookMs } = await service.terminate();
      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(5_000);
      expect((await endingOf(socket)).text).toBe('');
    });
  });

  describe('while nobody asks anything', () => {
    beforeEach(async () => {
      service = await startService({ CLOSE_SECONDS: '60' });
    });
    afterEach(() => {
      sockets.splice(0).forEach((socket) => socket.destroy());
      service.child.kill('SIGKILL');
    });

    it.each([
      ['were never used', ''],
      ['have had their answer', 'GET /films HTTP/1.1\r\nHost: films\r\n\r\n'],
      [
        'wanted another protocol',
        'GET /films HTTP/1.1\r\nHost: films\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      ],
    ])('closes at once the connections that %s', async (_what, bytes) => {
      const socket = await open(bytes);
      if (bytes !== '') {
        await once(socket, 'data');
      }
      const { code, tookMs } = await service.terminate();
      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(5_000);
    });
  });
});

describe('a client of the proxy', () => {
  it.each([
    ['the service', 'film-service-1'],
    ['the proxy', 'frontend-proxy'],
  ])('is not left with half an export for a whole one when %s stops', async (_what, part) => {
    const { mesh, proxy } = filled;
    const socket = await opened(Number(new URL(mesh.url).port), exportBy('1.1'));
    await once(socket, 'readable');
    const startedAt = performance.now();
    await mesh.part(part).stop();
    // Otherwise it was killed.
    expect(performance.now() - startedAt).toBeLessThan(7_000);
    const { text } = await endingOf(socket);
    expect(text).toContain('HTTP/1.1 200 OK');
    expect(text.endsWith(LAST_CHUNK)).toBe(false);
    socket.destroy();
    mesh.part(part).start();
    await until('its return', async () => (await proxy.trySend({ path: '/films?limit=1' }))?.status === 200);
  });

  it('whose request hangs on the store does not keep the service from stopping', async () => {
    const test = await startTestMesh({}, 'postgres');
    const postgres = test.mesh.part('postgres');
    postgres.signal('SIGSTOP');
    const asked = test.proxy.get('/films').catch(() => undefined);
    const service = test.mesh.part('film-service-1');
    const startedAt = performance.now();
    await service.stop();
    expect(performance.now() - startedAt).toBeLessThan(7_000);
    postgres.signal('SIGCONT');
    await asked;
    await test.stop();
  });
});
