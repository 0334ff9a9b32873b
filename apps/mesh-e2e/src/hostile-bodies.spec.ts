import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findServices, MESH } from '@film-mesh/deploy';
import { BODY_ENCODINGS, HOSTILE_BODIES, type HostileBody, type Operation } from '@film-mesh/fuzzing';
import fc from 'fast-check';

import { forEachAtOnce, type Client, type RequestInit } from './support/client.ts';
import { MAX_BODY_BYTES } from './support/limits.ts';
import { metricOf } from './support/metrics.ts';
import { operationsOf } from './support/operations.ts';
import type { Problem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

/** What one request may cost the process of a service. */
const MOST_CPU_SECONDS = 0.25;
const MOST_MEMORY_BYTES = 32 * 1_048_576;

/** A hostile body in each encoding. */
const BODIES = HOSTILE_BODIES.flatMap((body) =>
  Object.entries(BODY_ENCODINGS).map(([encoding, encode]) => ({ ...body, encoding, bytes: encode(body.text) })),
);

interface Cost {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

/** What the process of a service has cost so far. */
async function costOf(client: Client): Promise<Cost> {
  return {
    cpuSeconds: Number(await metricOf(client, 'process_cpu_seconds_total')),
    memoryBytes: Number(await metricOf(client, 'process_resident_memory_bytes')),
  };
}

/** The bundles of all services, with the flags that they ship with. */
describe('the worst body that is allowed', () => {
  let test: TestMesh;
  let pids: readonly (number | undefined)[];
  const names = findServices().map(({ descriptor }) => descriptor.name);
  const pidsNow = () => names.map((name) => test.mesh.part(`${name}-1`).pid);

  beforeAll(async () => {
    test = await startTestMesh();
    pids = pidsNow();
  });
  afterAll(() => test.stop());

  const operations = (service: string) => {
    const { descriptor } = test.mesh.services.find((placed) => placed.descriptor.name === service) ?? {};
    return descriptor ? operationsOf(descriptor, test.replica(`${service}-1`)) : [];
  };

  const requestOf = ({ method }: Operation, type: string, encoding: string, bytes: Uint8Array): RequestInit => ({
    method,
    headers: { 'content-type': type, 'content-encoding': encoding, 'content-length': String(bytes.length) },
    body: bytes,
  });

  it.each(names)('costs %s little, whatever the operation, the shape and the encoding', async (service) => {
    const client = test.replica(`${service}-1`);
    const tooMuch: unknown[] = [];
    let before = await costOf(client);
    for (const operation of await operations(service)) {
      for (const { name, type, encoding, bytes } of bodiesFor(operation)) {
        const { status, text } = await client.send(operation.path, requestOf(operation, type, encoding, bytes));
        const after = await costOf(client);
        const cpuSeconds = after.cpuSeconds - before.cpuSeconds;
        const memoryBytes = after.memoryBytes - before.memoryBytes;
        const isWell = operation.takesBody ? (status >= 200 && status < 300) || isRefusal(status, text) : status < 500;
        if (!isWell || cpuSeconds > MOST_CPU_SECONDS || memoryBytes > MOST_MEMORY_BYTES) {
          tooMuch.push({ ...operation, name, encoding, status, cpuSeconds, memoryBytes });
        }
        before = after;
      }
    }
    expect(tooMuch).toEqual([]);
    expect(pidsNow()).toEqual(pids);
  });

  it('kills nothing through the proxy either, where many come at a time', async () => {
    const statuses = new Set<number>();
    for (const service of names) {
      const all = await operations(service);
      const reads = all.filter(({ method }) => method === 'GET').slice(0, 1);
      for (const operation of [...reads, ...all.filter(({ takesBody }) => takesBody)]) {
        await forEachAtOnce(bodiesFor(operation), 16, async ({ type, encoding, bytes }) => {
          statuses.add((await test.proxy.send(operation.path, requestOf(operation, type, encoding, bytes))).status);
        });
      }
    }
    expect([...statuses].filter((status) => status >= 500)).toEqual([]);
    expect(pidsNow()).toEqual(pids);
  });

  it('is refused with the first 100 errors, and how many more there are', async () => {
    const [service = ''] = names;
    const client = test.replica(`${service}-1`);
    for (const operation of (await operations(service)).filter(({ method }) => method === 'POST')) {
      const { errors, moreErrors, detail } = (
        await client.send(operation.path, { method: 'POST', body: JSON.stringify(new Array(1_000).fill({ x: 1 })) })
      ).json<Problem & { readonly moreErrors: number }>();
      expect(errors).toHaveLength(100);
      expect(moreErrors).toBeGreaterThan(900);
      expect(detail).toContain(String(100 + moreErrors));
    }
  });

  it('made of any pieces gets its answer', async () => {
    const pieces = [
      ...Array.from('[]{}:,"\'\\/*\n\r\t -+.0e_$'),
      '"a":',
      '//',
      '/*',
      '\u2028',
      '\ufeff',
      '\0',
      '\ud800',
      '😀',
    ];
    const anyText = fc
      .record({
        parts: fc.array(fc.constantFrom(...pieces), { maxLength: 12 }),
        times: fc.integer({ min: 1, max: 200_000 }),
      })
      .map(({ parts, times }) =>
        parts
          .join('')
          .repeat(times)
          .slice(0, MAX_BODY_BYTES / 3),
      );
    const types = fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain');
    const all = (
      await Promise.all(names.map(async (service) => ({ service, all: await operations(service) })))
    ).flatMap(({ service, all: ofService }) => ofService.map((operation) => ({ service, operation })));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...all),
        anyText,
        types,
        fc.constantFrom(...Object.keys(BODY_ENCODINGS)),
        async ({ service, operation }, text, type, encoding) => {
          const bytes = BODY_ENCODINGS[encoding]?.(text) ?? Buffer.from(text);
          const client = test.replica(`${service}-1`);
          expect((await client.send(operation.path, requestOf(operation, type, encoding, bytes))).status).toBeLessThan(
            500,
          );
          expect(pidsNow()).toEqual(pids);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is held by the heap that the services ship with', () => {
    expect(MESH.services.nodeOptions.join(' ')).toMatch(/--max-old-space-size=\d+/u);
    expect(test.mesh.part(`${String(names[0])}-1`).plan.args).toEqual(
      expect.arrayContaining([...MESH.services.nodeOptions]),
    );
  });
});

/** Where a body is not read, what it would be as JSON5 makes no difference. */
function bodiesFor({ takesBody }: Operation): typeof BODIES {
  return takesBody ? BODIES : BODIES.filter(({ size }: HostileBody) => size === MAX_BODY_BYTES);
}

/** A problem that is not as large as what it is about. */
function isRefusal(status: number, text: string): boolean {
  return status >= 400 && status < 500 && text.length < 65_536 && (JSON.parse(text) as Problem).status === status;
}
