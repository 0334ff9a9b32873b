import { request } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Post, Put } from '@nestjs/common';

import type { TestApp } from '../../testing/start-app.ts';
import { startThings } from '../../testing/start-things.ts';

@Controller()
class ThingsController {
  @Get('/things')
  list(): object {
    return [];
  }

  @Post('/things')
  create(@Body() body: unknown): object {
    return { body };
  }

  @Put('/things/:id')
  replace(): object {
    return {};
  }

  @Post('/events')
  take(): void {
    // Nothing.
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

describe('OPTIONS', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startThings(ThingsModule);
  });
  afterAll(() => test.stop());

  const ask = (
    path: string,
    {
      method = 'OPTIONS',
      headers = {},
      body = '',
    }: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ) =>
    new Promise<Answer>((resolve, reject) => {
      const { hostname, port } = new URL(test.origin);
      request({ hostname, port, path, method, headers: { 'content-length': body.length, ...headers } }, (response) => {
        let text = '';
        response
          .on('data', (chunk: Buffer) => (text += chunk.toString()))
          .once('end', () => {
            resolve({ status: response.statusCode, headers: response.headers, text });
          });
      })
        .once('error', reject)
        .end(body);
    });

  it.each([
    ['/things', 'GET, HEAD, OPTIONS, POST'],
    ['/things?limit=1&x', 'GET, HEAD, OPTIONS, POST'],
    ['/things/1', 'OPTIONS, PUT'],
    ['/events', 'OPTIONS, POST'],
    ['/healthz', 'GET, HEAD, OPTIONS'],
    ['/metrics', 'GET, HEAD, OPTIONS'],
    ['/docs/things', 'GET, HEAD, OPTIONS'],
    ['/docs/things/openapi.json', 'GET, HEAD, OPTIONS'],
    ['*', 'GET, HEAD, OPTIONS, POST, PUT'],
  ])('%s is 204 with the methods there are', async (path, allow) => {
    const { status, headers, text } = await ask(path);
    expect({ status, allow: headers['allow'], text }).toEqual({ status: 204, allow, text: '' });
    expect(headers).not.toHaveProperty('content-type');
    expect(headers).toHaveProperty('x-served-by');
  });

  it('of a path that there is not is 404', async () => {
    expect((await ask('/nothing')).status).toBe(404);
    expect((await ask('/things/1/2')).status).toBe(404);
    expect((await ask('*', { method: 'GET' })).status).toBe(404);
  });

  it('gives no page of a foreign origin leave to read or to write', async () => {
    const { status, headers } = await ask('/things', {
      headers: { origin: 'http://elsewhere.example', 'access-control-request-method': 'PUT' },
    });
    expect(status).toBe(204);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('ignores what else is sent, a body too', async () => {
    const { status } = await ask('/things', {
      headers: { accept: 'image/png', 'content-type': 'x' },
      body: '{'.repeat(9),
    });
    expect(status).toBe(204);
  });

  it('says the same as a 405 does', async () => {
    const { status, headers, text } = await ask('/things/1', { method: 'GET' });
    expect({ status, allow: headers['allow'] }).toEqual({ status: 405, allow: 'OPTIONS, PUT' });
    expect(text).toContain('Allowed methods: OPTIONS, PUT.');
  });
});
