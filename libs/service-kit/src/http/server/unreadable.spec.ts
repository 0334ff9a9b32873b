import 'reflect-metadata';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Param, Post } from '@nestjs/common';

import { RawClient } from '../../../testing/raw-client.ts';
import type { TestApp } from '../../../testing/start-app.ts';
import { startThings } from '../../../testing/start-things.ts';
import { MAX_BODY_BYTES } from '../body/body-limits.ts';

/** Releases a waiting request. */
let release: () => void = () => undefined;

@Controller('things')
class ThingsController {
  @Get()
  list(): unknown {
    return { listed: true };
  }

  @Get('slow/:id')
  async slow(@Param('id') id: string): Promise<unknown> {
    await new Promise<void>((resolve) => (release = resolve));
    return { id };
  }

  @Post()
  create(@Body() body: unknown): unknown {
    return { body };
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

interface Line {
  readonly level: string;
  readonly msg: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly fault?: string;
  readonly unlogged?: number;
}

const HEAD = 'Host: things\r\n';
const GET = `GET /things HTTP/1.1\r\n${HEAD}\r\n`;
const LAST_GET = GET.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');
const post = (more: string, body = '') => `POST /things HTTP/1.1\r\n${HEAD}${more}\r\n${body}`;
const HUGE = MAX_BODY_BYTES + 1;

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await sleep(5);
  }
}

describe('what Node would answer by itself', () => {
  let test: TestApp;
  const lines: string[] = [];
  const logged = () => lines.map((line) => JSON.parse(line) as Line).filter(({ msg }) => msg === 'request');
  beforeAll(async () => {
    test = await startThings(ThingsModule, { LOG_LEVEL: 'info' }, { log: { write: (line) => lines.push(line) } });
  });
  afterAll(() => test.stop());
  beforeEach(() => {
    lines.length = 0;
  });

  const open = () => new RawClient(test.origin);

  /** Number of counted requests with these labels. */
  async function counted(method: string, route: string, status: number): Promise<number> {
    const text = await (await fetch(`${test.origin}/metrics`)).text();
    const labels = `{method="${method}",route="${route}",status="${String(status)}"}`;
    const found = text.split('\n').find((line) => line.startsWith(`http_request_duration_seconds_count${labels} `));
    return Number(found?.split(' ').at(-1) ?? 0);
  }

  const noHead = { method: 'NONE', route: 'none' };
  const noPath = { method: 'GET', route: 'none' };
  const posted = { method: 'POST', route: '/things' };
  const got = { method: 'GET', route: '/things' };

  it.each<[string, number, { method: string; route: string }, (client: RawClient) => unknown]>([
    ['a method that there is not', 400, noHead, (client) => client.send('FOO /things HTTP/1.1\r\n\r\n')],
    ['no HTTP', 400, noHead, (client) => client.send('Good morning!\r\n\r\n')],
    ['TLS', 400, noHead, (client) => client.send(Buffer.from('16030100f5010000f10303', 'hex'))],
    ['a version that there is not', 400, noHead, (client) => client.send('GET /things HTTP/9.9\r\n\r\n')],
    ['a space in a name', 400, noHead, (client) => client.send(`GET /things HTTP/1.1\r\n${HEAD}A b: c\r\n\r\n`)],
    ['two lengths', 400, noHead, (client) => client.send(post('Content-Length: 1\r\nContent-Length: 2\r\n', 'ab'))],
    [
      'a length and chunks',
      400,
      noHead,
      (client) => client.send(post('Content-Length: 1\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n')),
    ],
    [
      'a head that is too large',
      431,
      noHead,
      (client) => client.send(GET.replace('\r\n\r\n', `\r\nA: ${'a'.repeat(80_000)}\r\n\r\n`)),
    ],
    ['half a head', 400, noHead, (client) => client.send('GET /things HT').end()],
    ['half a body', 400, posted, (client) => client.send(post('Content-Length: 10\r\n', '{')).end()],
    ['a chunk without a size', 400, posted, (client) => client.send(post('Transfer-Encoding: chunked\r\n', 'x\r\n'))],
    [
      'a chunk with too much to say',
      413,
      posted,
      (client) => client.send(post('Transfer-Encoding: chunked\r\n', `1;a=${'a'.repeat(20_000)}`)),
    ],
    [
      'a tunnel',
      405,
      { method: 'CONNECT', route: 'none' },
      (client) => client.send(`CONNECT a:443 HTTP/1.1\r\n${HEAD}\r\n`),
    ],
    ['no host', 400, got, (client) => client.send('GET /things HTTP/1.1\r\nConnection: close\r\n\r\n')],
    [
      'a host after very many headers',
      400,
      got,
      (client) =>
        client.send(GET.replace('\r\n\r\n', `\r\nConnection: close\r\n${'a:\r\n'.repeat(2_500)}Host: b\r\n\r\n`)),
    ],
    [
      'a transfer coding in HTTP/1.0',
      400,
      posted,
      (client) => client.send(post('Transfer-Encoding: chunked\r\n', '0\r\n\r\n').replace('1.1', '1.0')),
    ],
    ['an expectation', 417, posted, (client) => client.send(post('Expect: tea\r\nConnection: close\r\n'))],
    [
      'one more of them',
      417,
      posted,
      (client) => client.send(post('Expect: 100-continue, tea\r\nConnection: close\r\n')),
    ],
    ['a URL of no HTTP', 400, noPath, (client) => client.send(LAST_GET.replace('/things', 'foo://x'))],
    ['a URL without a host', 400, noPath, (client) => client.send(LAST_GET.replace('/things', 'http://[a/things'))],
    ['HTTP/2', 400, got, (client) => client.send(GET.replace('1.1', '2.0'))],
    ['HTTP/0.9', 400, got, (client) => client.send(GET.replace('1.1', '0.9'))],
  ])('is a problem, logged and counted: %s', async (_what, status, { method, route }, send) => {
    const before = await counted(method, route, status);
    const client = open();
    send(client);
    const [answer, ...others] = await client.answers();
    expect({ others, error: client.error }).toEqual({ others: [], error: undefined });
    expect(answer).toMatchObject({
      status,
      headers: { 'content-type': 'application/problem+json', 'x-served-by': 'test', connection: 'close' },
    });
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({
      type: 'about:blank',
      status,
      instance: expect.stringMatching(/^\//u),
    });
    await until(() => logged().some((line) => line.status === status));
    expect(logged().find((line) => line.status === status)).toMatchObject({ level: 'info', method, route });
    expect(await counted(method, route, status)).toBe(before + 1);
  });

  it('HTTP/2 by prior knowledge ends', async () => {
    const client = open().send('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    expect((await client.answers()).map(({ status }) => status)).toEqual([400]);
  });

  describe('a client that waits to be asked for its body', () => {
    it('is asked, and answered', async () => {
      const client = open().send(post('Expect: 100-continue\r\nContent-Length: 7\r\nConnection: close\r\n'));
      await until(() => client.received.includes('100 Continue'));
      client.send('{"a":1}');
      expect((await client.answers()).map(({ status }) => status)).toEqual([100, 201]);
    });

    it.each([
      ['its length', 413, post(`Expect: 100-continue\r\nContent-Length: ${String(HUGE)}\r\n`)],
      ['its path', 404, post('Expect: 100-continue\r\nContent-Length: 7\r\n').replace('/things', '/nothing')],
      ['its host', 400, post('Expect: 100-continue\r\nContent-Length: 7\r\nHost: b\r\n')],
      ['an expectation', 417, post('Expect: tea\r\nContent-Length: 7\r\n')],
      ['an expectation, with chunks', 417, post('Expect: tea\r\nTransfer-Encoding: chunked\r\n')],
    ])('is refused for %s without being asked', async (_what, status, head) => {
      const client = open().send(head);
      const answers = await client.answers();
      expect(answers.map((answer) => [answer.status, answer.headers['connection']])).toEqual([[status, 'close']]);
    });

    it('hears of the refusal when it does not wait after all', async () => {
      const head = post(`Expect: 100-continue\r\nContent-Length: ${String(HUGE)}\r\n`);
      const client = open().send(head, Buffer.alloc(HUGE, ' '));
      const answers = await client.answers();
      expect({ statuses: answers.map(({ status }) => status), error: client.error }).toEqual({
        statuses: [413],
        error: undefined,
      });
    });

    it('of HTTP/1.0 waits for nothing', async () => {
      const client = open().send(post('Expect: tea\r\nContent-Length: 7\r\n', '{"a":1}').replace('1.1', '1.0'));
      expect((await client.answers()).map(({ status }) => status)).toEqual([201]);
    });
  });

  describe('after requests on the same connection', () => {
    const slow = (id: string) => GET.replace('/things', `/things/slow/${id}`);

    it.each([
      ['what cannot be read', 'Good morning!\r\n\r\n', 400],
      ['a tunnel', `CONNECT a:443 HTTP/1.1\r\n${HEAD}\r\n`, 405],
      ['a broken body', post('Transfer-Encoding: chunked\r\n', 'x\r\n'), 400],
    ])('comes when those have their answers: %s', async (_what, bytes, status) => {
      release = () => undefined;
      const idle = release;
      const client = open().send(slow('1') + GET + bytes);
      await until(() => release !== idle);
      await sleep(50);
      expect(client.received).toBe('');
      release();
      const answers = await client.answers();
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, status]);
      expect(answers[0]?.body).toBe('{"id":"1"}');
    });
  });

  it.each([
    ['a client that has sent all that it will', GET],
    [
      'a URL as the target',
      GET.replace('/things', 'http://things:80/things').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'),
    ],
    ['HTTP/1.0 without a host', 'GET /things HTTP/1.0\r\n\r\n'],
    ['HTTP/1.0 that keeps its connection', 'GET /things HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'],
  ])('is answered by the rules: %s', async (_what, bytes) => {
    const [answer, ...others] = await open().send(bytes).end().answers();
    expect(others).toEqual([]);
    expect(answer).toMatchObject({ status: 200, body: '{"listed":true}' });
    expect(answer?.headers).not.toHaveProperty('transfer-encoding');
  });

  it('an upgrade is not taken, and the request is answered', async () => {
    const client = open().send(GET.replace('\r\n\r\n', '\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'));
    await until(() => client.received.includes('listed'));
    client.send(GET.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
    expect((await client.answers()).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('is counted each time, and logged some times a second', async () => {
    const before = await counted('NONE', 'none', 400);
    const flood = 300;
    const startedAt = Date.now();
    const clients = Array.from({ length: flood }, () => open().send('\x1b[31mFOO\r\n\r\n'));
    await Promise.all(clients.map((client) => client.answers()));
    expect((await counted('NONE', 'none', 400)) - before).toBe(flood);
    expect(logged().length).toBeGreaterThan(0);
    const seconds = Math.ceil((Date.now() - startedAt) / 1_000);
    expect(logged().length).toBeLessThanOrEqual(20 * (seconds + 1));
    await sleep(1_000);
    await open().send('FOO\r\n\r\n').answers();
    const left = logged().reduce((sum, { unlogged = 0 }) => sum + unlogged, 0);
    expect(left + logged().length).toBe(flood + 1);
    expect(lines.join('')).not.toContain('31m');
  });

  it('is a problem when a request takes too long, but nothing where nobody asks', async () => {
    const server = test.app.getHttpServer() as Server & { connectionsCheckingInterval: number };
    Object.assign(server, { headersTimeout: 100, requestTimeout: 100, connectionsCheckingInterval: 20 });
    server.emit('listening');
    const [head, body, nothing] = [
      open().send('GET /things'),
      open().send(post('Content-Length: 10\r\n', '{')),
      open(),
    ];
    for (const client of [head, body]) {
      const [answer] = await client.answers();
      expect(answer).toMatchObject({ status: 408, headers: { 'content-type': 'application/problem+json' } });
    }
    expect(await nothing.answers()).toEqual([]);
    expect(await counted('NONE', 'none', 408)).toBe(1);
    expect(await counted('POST', '/things', 408)).toBe(1);
  });
});
