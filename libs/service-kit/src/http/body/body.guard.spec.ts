import 'reflect-metadata';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Delete, Get, Module, Post } from '@nestjs/common';

import type { TestApp } from '../../../testing/start-app.ts';
import { startThings } from '../../../testing/start-things.ts';
import { BodyLimits, MAX_CHUNKS } from './body-limits.ts';
import { MAX_DRAINED_BYTES } from './drain.ts';

@Controller('things')
class ThingsController {
  @Post()
  create(@Body() body: unknown): unknown {
    return { body };
  }

  @Post('name')
  name(@Body('name') name: unknown): unknown {
    return { name };
  }

  @Post('publish')
  publish(): unknown {
    return { published: true };
  }

  @Get()
  list(): unknown {
    return { listed: true };
  }

  @Delete()
  remove(): unknown {
    return { removed: true };
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

const { bytes: MAX, bytesAtOnce } = new BodyLimits();
const BRACKETS = Buffer.from('['.repeat(MAX));
const TEXT = Buffer.from('{"a":1}');
const ENCODINGS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync } as const;

describe('a body', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startThings(ThingsModule);
  });
  afterAll(() => test.stop());

  const send = async (method: string, path: string, body: Buffer, encoding?: string) => {
    const headers = encoding === undefined ? {} : { 'content-encoding': encoding };
    const answer = await fetch(test.origin + path, { method, headers, body: new Uint8Array(body) });
    return { status: answer.status, headers: answer.headers, json: (await answer.json()) as Record<string, unknown> };
  };

  /** The response to a client that sends bytes, and whether the connection is closed at its end. */
  async function exchange(...parts: readonly (string | Buffer)[]): Promise<{ received: string; closed: boolean }> {
    const socket = connect(Number(new URL(test.origin).port), '127.0.0.1');
    let received = '';
    socket.setEncoding('latin1').on('data', (text: string) => (received += text));
    const failed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    parts.forEach((part) => socket.write(part));
    const closed = await Promise.race([failed.then(() => true), sleep(5_000, false, { ref: false })]);
    socket.destroy();
    return { received, closed };
  }

  it('is read where a handler has a parameter for it, or for a part of it', async () => {
    expect((await send('POST', '/things', TEXT)).json).toEqual({ body: { a: 1 } });
    expect((await send('POST', '/things/name', Buffer.from('{"name":"x"}'))).json).toEqual({ name: 'x' });
    expect((await send('POST', '/things/name', Buffer.from('{'))).status).toBe(400);
  });

  it.each(Object.entries(ENCODINGS))('is read that is compressed: %s', async (encoding, encode) => {
    expect((await send('POST', '/things', encode(TEXT), encoding)).json).toEqual({ body: { a: 1 } });
    expect((await send('POST', '/things', encode(TEXT), encoding.toUpperCase())).status).toBe(201);
  });

  it.each(Object.entries(ENCODINGS))('counts with its inflated size: %s', async (encoding, encode) => {
    expect((await send('POST', '/things', encode(Buffer.from('{}'.padEnd(MAX))), encoding)).status).toBe(201);
    expect((await send('POST', '/things', encode(Buffer.from('{}'.padEnd(MAX + 1))), encoding)).status).toBe(413);
    expect((await send('POST', '/things', encode(Buffer.alloc(8 * MAX, ' ')), encoding)).status).toBe(413);
  });

  it('that cannot be made smaller may be as large as any', async () => {
    const text = JSON.stringify('x').padEnd(MAX);
    expect((await send('POST', '/things', gzipSync(text, { level: 0 }), 'gzip')).status).toBe(201);
  });

  it.each([
    ['truncated', gzipSync(TEXT).subarray(0, -9)],
    ['with a broken check sum', Buffer.concat([gzipSync(TEXT).subarray(0, -8), Buffer.alloc(8, 1)])],
    ['as it is', TEXT],
    ['empty', Buffer.alloc(0)],
  ])('that is no gzip is 400: %s', async (_what, body) => {
    const { received } = await exchange(
      `POST /things HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n`,
      ...(body.length === 0 ? [] : [`${body.length.toString(16)}\r\n`, body, '\r\n']),
      '0\r\n\r\n',
    );
    expect(received).toMatch(/^HTTP\/1\.1 400 /u);
    expect(received).toContain('not valid gzip');
  });

  it.each(['rot13', 'gzip, gzip', 'zstd', 'toString'])('in another encoding is 415: %s', async (encoding) => {
    const { status, headers, json } = await send('POST', '/things', TEXT, encoding);
    expect(status).toBe(415);
    expect(headers.get('accept-encoding')).toBe('gzip, deflate, br');
    expect(json).toMatchObject({ status: 415, detail: expect.stringContaining('gzip, deflate, br') });
  });

  it.each<[string, string, number]>([
    ['DELETE', '/things', 200],
    ['POST', '/things/publish', 201],
    ['GET', '/healthz', 200],
    ['POST', '/nothing', 404],
    ['PATCH', '/things', 405],
  ])('is drained where there is no parameter for it, whatever it is: %s %s', async (method, path, status) => {
    const head = (more: string) => `${method} ${path} HTTP/1.1\r\nHost: a\r\n${more}`;
    const next = 'GET /things HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    const gzipped = gzipSync(BRACKETS);
    for (const [headers, body] of [
      [`Content-Length: ${String(2 * MAX)}\r\n\r\n`, Buffer.alloc(2 * MAX, '[')],
      [`Content-Encoding: gzip\r\nContent-Length: ${String(gzipped.length)}\r\n\r\n`, gzipped],
      [`Content-Encoding: rot13\r\nContent-Type: multipart/form-data\r\nContent-Length: 1\r\n\r\n`, 'x'],
      ['Transfer-Encoding: chunked\r\n\r\n', '1\r\n{\r\n0\r\n\r\n'],
    ] as const) {
      const { received } = await exchange(head(headers), body, next);
      const statuses = [...received.matchAll(/HTTP\/1\.1 (\d+)/gu)].map(([, code]) => Number(code));
      // The second on the same connection.
      expect(statuses).toEqual([status, 200]);
    }
  });

  it.each([
    ['GET', '/things', 200],
    ['POST', '/things', 413],
    ['POST', '/nothing', 404],
  ])('that never ends, ends with the connection: %s %s', async (method, path, status) => {
    const chunk = `100000\r\n${' '.repeat(0x100000)}\r\n`;
    const { received, closed } = await exchange(
      `${method} ${path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`,
      ...Array.from({ length: (2 * MAX_DRAINED_BYTES) / MAX }, () => chunk),
    );
    expect(closed).toBe(true);
    expect(received === '' || received.startsWith(`HTTP/1.1 ${String(status)} `)).toBe(true);
  });

  it('that comes in chunks of a byte costs no more than so many of them', async () => {
    const bytes = '1\r\n \r\n'.repeat(3 * MAX_CHUNKS);
    for (const [method, path] of [
      ['POST', '/things'],
      ['GET', '/things'],
    ]) {
      const head = `${String(method)} ${String(path)} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`;
      const { received } = await exchange(head, bytes, '0\r\n\r\n');
      expect(received).toMatch(method === 'POST' ? /^HTTP\/1\.1 400 .*chunks/su : /^HTTP\/1\.1 200 /u);
      expect(received).toMatch(/^Connection: close\r$/mu);
    }
  });

  it('that is announced larger than is drained is refused at once', async () => {
    const head = `POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: ${String(MAX_DRAINED_BYTES + 1)}\r\n\r\n`;
    const { received, closed } = await exchange(head);
    expect(received).toMatch(/^HTTP\/1\.1 413 /u);
    expect(closed).toBe(true);
  });

  it('waits for no others, but for those that fill the memory: 429, until they are gone', async () => {
    const port = Number(new URL(test.origin).port);
    const head = `POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: ${String(MAX)}\r\n\r\n`;
    const holders = Array.from({ length: bytesAtOnce / MAX }, () => connect(port, '127.0.0.1'));
    holders.forEach((socket) => {
      socket.on('error', () => undefined);
      socket.write(head);
      socket.write(Buffer.alloc(MAX - 1, ' '));
    });
    const status = async () => (await send('POST', '/things', Buffer.from('{}'.padEnd(MAX)))).status;
    await until(async () => (await status()) === 429);
    expect((await send('POST', '/things', TEXT)).status).toBe(201);
    holders.forEach((socket) => socket.destroy());
    await until(async () => (await status()) === 201);
  }, 30_000);
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await sleep(20);
  }
}
