import 'reflect-metadata';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Param, Put } from '@nestjs/common';

import { RawClient } from '../../testing/raw-client.ts';
import type { TestApp } from '../../testing/start-app.ts';
import { startThings } from '../../testing/start-things.ts';
import { HttpProblem } from '../problem/http-problem.ts';
import { MAX_BODY_BYTES } from './body/body-limits.ts';

@Controller('things')
class ThingsController {
  @Get()
  list(): unknown {
    return [];
  }

  @Get(':id')
  one(@Param('id') id: string): unknown {
    throw new HttpProblem(404, `There is no thing ${id}.`);
  }

  @Put(':id')
  change(@Body() body: unknown): unknown {
    return body;
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

interface Line {
  readonly msg: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
}

const put = (headers: string, body: string | Buffer = '') => [
  `PUT /things/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${String(body.length)}\r\n${headers}\r\n`,
  body,
];
const ask = (method: string, path: string, headers = 'Host: localhost\r\n') => [
  `${method} ${path} HTTP/1.1\r\nConnection: close\r\n${headers}\r\n`,
];

describe('the route in metrics and log', () => {
  let test: TestApp;
  const lines: string[] = [];
  beforeAll(async () => {
    const log = { write: (line: string) => lines.push(line) };
    test = await startThings(ThingsModule, { LOG_LEVEL: 'info', HOSTS: 'localhost,127.*.*.*' }, { log });
  });
  afterAll(() => test.stop());
  beforeEach(() => {
    lines.length = 0;
  });

  it.each<[string, number, string, string, readonly (string | Buffer)[]]>([
    ['a body that cannot be read', 400, 'PUT', '/things/:id', put('', '{')],
    ['a body that is too large', 413, 'PUT', '/things/:id', put('', Buffer.alloc(MAX_BODY_BYTES + 1, ' '))],
    [
      'a body that is too large inflated',
      413,
      'PUT',
      '/things/:id',
      put('Content-Encoding: gzip\r\n', gzipSync(Buffer.alloc(MAX_BODY_BYTES + 1))),
    ],
    ['an unknown encoding', 415, 'PUT', '/things/:id', put('Content-Encoding: x\r\n', '{}')],
    ['an unmet expectation', 417, 'PUT', '/things/:id', put('Expect: tea\r\n')],
    [
      'a media type that there is not',
      406,
      'GET',
      '/things',
      ask('GET', '/things', 'Host: localhost\r\nAccept: image/png\r\n'),
    ],
    ['another method', 405, 'DELETE', '/things/:id', ask('DELETE', '/things/1')],
    ['a thing that there is not', 404, 'GET', '/things/:id', ask('GET', '/things/1')],
    ['another host', 421, 'GET', '/things', ask('GET', '/things', 'Host: evil\r\n')],
    ['two hosts', 400, 'GET', '/docs/things', ask('GET', '/docs/things', 'Host: a\r\nHost: b\r\n')],
    ['no host', 400, 'GET', '/things', ask('GET', '/things', '')],
    ['a path that cannot be decoded', 400, 'GET', '/things/:id', ask('GET', '/things/%ff')],
    ['a file of the documentation', 200, 'GET', '/docs/things', ask('GET', '/docs/things/swagger-ui.css')],
    ['a file of the documentation in capitals', 200, 'GET', '/docs/things', ask('GET', '/DOCS/things/swagger-ui.css')],
    ['a file that there is not', 404, 'GET', '/docs/things', ask('GET', '/docs/things/none.css')],
    ['another method of a file', 405, 'POST', '/docs/things', ask('POST', '/docs/things/swagger-ui.css')],
    ['the methods of a file', 204, 'OPTIONS', '/docs/things', ask('OPTIONS', '/docs/things/swagger-ui.css')],
    ['a path that there is not', 404, 'GET', 'unknown', ask('GET', '/nothing')],
    ['a path too many', 404, 'GET', 'unknown', ask('GET', '/things/1/2')],
  ])('is that of the path, with %s', async (_what, status, method, route, bytes) => {
    const [answer] = await new RawClient(test.origin).send(...bytes).answers();
    expect(answer?.status).toBe(status);
    const logged = lines.map((line) => JSON.parse(line) as Line).filter(({ msg }) => msg === 'request');
    expect(logged).toMatchObject([{ method, route, status }]);
    const metrics = await (await fetch(`${test.origin}/metrics`)).text();
    expect(metrics).toContain(`_count{method="${method}",route="${route}",status="${String(status)}"}`);
  });
});
