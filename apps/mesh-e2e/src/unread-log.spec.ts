import { createInterface } from 'node:readline';

import { afterEach, expect, it, jest } from '@jest/globals';
import { Client, metricOf } from '@film-mesh/proof/kit';

import { forEachAtOnce } from './support/at-once.ts';
import { startService, type ServiceProcess } from './support/service-process.ts';

jest.setTimeout(60_000);

/** Requests with a log line each; together more than the buffer holds. */
const REQUESTS = Array.from({ length: 6_000 }, (_, n) => `/films?limit=1&name=Film%20${String(n)}`);
const WIDTH = 16;
/** The longest log line. */
const LONG_ID = { 'x-request-id': 'x'.repeat(128) };

let service: ServiceProcess;
afterEach(() => {
  service.child.kill('SIGKILL');
});

it('a service whose log nobody reads goes on, counts what it drops, and says so when it is read again', async () => {
  service = await startService({}, 'pipe');
  const client = new Client(service.origin, { keepAlive: true });
  const statuses = new Set<number>();
  await forEachAtOnce(REQUESTS, WIDTH, async (path) => {
    statuses.add((await client.get(path, LONG_ID)).status);
  });
  expect([...statuses]).toEqual([404]);
  expect(await metricOf(client, 'log_lines_dropped_total')).toBeGreaterThan(0);

  const later = 'asked-later';
  let missing = 0;
  for await (const line of createInterface({ input: service.child.stdout as NodeJS.ReadableStream })) {
    const { dropped, requestId } = JSON.parse(line) as { readonly dropped?: number; readonly requestId?: string };
    if (dropped !== undefined) {
      missing = dropped;
      // Now that there is room again.
      void client.get('/films/none', { 'x-request-id': later });
    }
    if (requestId === later) {
      break;
    }
  }
  expect(missing).toBeGreaterThan(0);
});

it('a service whose log nobody reads exits when it is told to', async () => {
  service = await startService({}, 'pipe');
  const client = new Client(service.origin, { keepAlive: true });
  await forEachAtOnce(REQUESTS.slice(0, 1_000), WIDTH, async (path) => {
    await client.get(path, LONG_ID);
  });
  const { code, tookMs } = await service.terminate();
  expect(code).toBe(0);
  expect(tookMs).toBeLessThan(5_000);
});
