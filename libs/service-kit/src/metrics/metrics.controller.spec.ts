import 'reflect-metadata';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';

import { RawClient } from '../../testing/raw-client.ts';
import type { TestApp } from '../../testing/start-app.ts';
import { startThings } from '../../testing/start-things.ts';

@Module({})
class NothingModule {}

describe('the metrics', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startThings(NothingModule);
  });
  afterAll(() => test.stop());

  const ask = (method: string, headers = '') => `${method} /metrics HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`;

  it('are text of Prometheus', async () => {
    const answer = await fetch(`${test.origin}/metrics`);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await answer.text()).toContain('# TYPE ');
  });

  it('obey preconditions as every read does, and keep the connection', async () => {
    const client = new RawClient(test.origin).send(
      ask('GET', 'If-None-Match: *\r\n'),
      ask('HEAD', 'If-None-Match: *\r\n'),
      ask('GET', 'If-Match: "1"\r\n'),
      ask('GET', 'If-Match: *\r\nIf-None-Match: "1"\r\n'),
      ask('GET', 'Connection: close\r\n'),
    );
    await client.end().answers();
    const statuses = Array.from(client.received.matchAll(/HTTP\/1\.1 (\d+) /gu), ([, status]) => Number(status));
    expect(statuses).toEqual([304, 304, 412, 200, 200]);
    const metrics = await (await fetch(`${test.origin}/metrics`)).text();
    for (const [method, status] of [
      ['GET', 304],
      ['HEAD', 304],
      ['GET', 412],
    ] as const) {
      expect(metrics).toContain(`_count{method="${method}",route="/metrics",status="${String(status)}"} 1`);
    }
    expect(client.received.split('# TYPE process_cpu_seconds_total').length).toBe(1 + 2);
  });
});
