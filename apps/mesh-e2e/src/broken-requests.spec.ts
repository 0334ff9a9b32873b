import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { until } from '@film-mesh/mesh';
import { Client } from '@film-mesh/proof/kit';
import { MAX_REQUEST_SECONDS } from '@film-mesh/service-descriptor';
import { RawClient } from '@film-mesh/service-kit/testing';

import { startService, type ServiceProcess } from './support/service-process.ts';

jest.setTimeout(90_000);

/** The size of a request over a slow line, and its bytes per second. */
const SLOW_BYTES = 900_000;
const SLOW_RATE = 60_000;

interface Line {
  readonly level: string;
  readonly route?: string;
  readonly status?: number;
}

const HEAD = 'Host: films\r\n';
const post = (headers: string, body = '') => `POST /films HTTP/1.1\r\n${HEAD}${headers}\r\n${body}`;

describe('a service as it is shipped', () => {
  let service: ServiceProcess;
  let log = '';
  beforeAll(async () => {
    service = await startService({}, 'pipe');
    service.child.stdout?.setEncoding('utf8').on('data', (text: string) => (log += text));
  });
  afterAll(() => {
    service.child.kill('SIGKILL');
  });

  const lines = () =>
    log
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
  const open = () => new RawClient(service.origin);

  it.each<[string, number, string, string]>([
    ['bytes that are no HTTP', 400, 'none', 'Good morning!\r\n\r\n'],
    ['a method that there is not', 400, 'none', `FOO /films HTTP/1.1\r\n${HEAD}\r\n`],
    ['a head that is too large', 431, 'none', `GET /films HTTP/1.1\r\n${HEAD}A: ${'a'.repeat(100_000)}\r\n\r\n`],
    ['a tunnel', 405, 'none', `CONNECT films:443 HTTP/1.1\r\n${HEAD}\r\n`],
    ['an unsupported URL', 400, 'none', `GET foo://x HTTP/1.1\r\n${HEAD}Connection: close\r\n\r\n`],
    ['an unmet expectation', 417, '/films', post('Expect: tea\r\nConnection: close\r\nContent-Length: 0\r\n')],
    ['a broken chunk', 400, '/films', post('Transfer-Encoding: chunked\r\n', 'x\r\n')],
    ['two lengths', 400, 'none', post('Content-Length: 1\r\nContent-Length: 2\r\n', '{}')],
    [
      'a body over 1 MiB that it is asked for',
      413,
      '/films',
      post('Expect: 100-continue\r\nContent-Length: 1048577\r\n'),
    ],
    ['no host', 400, '/films', 'GET /films HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['another version', 400, '/films', `GET /films HTTP/2.0\r\n${HEAD}Connection: close\r\n\r\n`],
  ])('answers %s with a problem, logs and counts it', async (_what, status, route, bytes) => {
    const client = open().send(bytes);
    const [answer, ...others] = await client.answers();
    expect({ others, error: client.error }).toEqual({ others: [], error: undefined });
    expect(answer).toMatchObject({
      status,
      headers: { 'content-type': 'application/problem+json', 'x-served-by': 'alone', connection: 'close' },
    });
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ status, detail: expect.any(String) });
    await until('the log', () => lines().some((line) => line.status === status && line.route === route));
    expect(lines().map(({ level }) => level)).not.toContain('error');
    const { text } = await new Client(service.origin).get('/metrics');
    expect(text).toMatch(new RegExp(`_count\\{method="\\w+",route="${route}",status="${String(status)}"\\}`, 'u'));
  });

  it.each([
    ['HTTP/1.0 without a host', 'GET /films HTTP/1.0\r\n\r\n', 'close'],
    ['HTTP/1.0 that keeps its connection', 'GET /films HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n', 'keep-alive'],
  ])('answers %s, with a length', async (_what, bytes, connection) => {
    const [answer] = await open().send(bytes).end().answers();
    expect(answer).toMatchObject({ status: 200, body: '[]', headers: { connection, 'content-length': '2' } });
  });

  it('streams to HTTP/1.0 without chunks, until the end of the connection', async () => {
    const film = '{"name":"Anand","language":"English"}';
    const created = await open()
      .send(post(`Connection: close\r\nContent-Length: ${String(film.length)}\r\n`, film))
      .answers();
    expect(created.map(({ status }) => status)).toEqual([201]);
    const [answer] = await open().send('GET /films HTTP/1.0\r\nAccept: application/x-ndjson\r\n\r\n').answers();
    expect(answer?.headers).not.toHaveProperty('transfer-encoding');
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ name: 'Anand' });
  });

  it('waits for a slow client, but not for ever', async () => {
    const startedAt = Date.now();
    const endless = open().send(post('Content-Length: 10\r\n', '{'));
    const slow = open().send(post(`Connection: close\r\nContent-Length: ${String(SLOW_BYTES)}\r\n`));
    for (let sent = 0; sent < SLOW_BYTES; sent += SLOW_RATE) {
      await sleep(1_000);
      slow.send(' '.repeat(Math.min(SLOW_RATE, SLOW_BYTES - sent)));
    }
    // Reads to its end: nothing but white space.
    expect((await slow.answers()).map(({ status }) => status)).toEqual([400]);
    expect((await endless.answers()).map(({ status }) => status)).toEqual([408]);
    const seconds = (Date.now() - startedAt) / 1_000;
    expect(seconds).toBeGreaterThan(MAX_REQUEST_SECONDS);
    expect(seconds).toBeLessThan(MAX_REQUEST_SECONDS + 15);
  });
});
