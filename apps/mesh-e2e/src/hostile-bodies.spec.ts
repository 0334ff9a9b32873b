import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findServices, MESH } from '@film-mesh/deploy';
import { BODY_ENCODINGS, hostileBodies, MAX_BODY_BYTES, type HostileBody, type Operation } from '@film-mesh/proof/fuzz';
import { metricsOf, type Answer, type Call, type Client } from '@film-mesh/proof/kit';
import { MAX_BATCH_SIZE } from '@film-mesh/shared-domain';
import fc from 'fast-check';

import { forEachAtOnce } from './support/at-once.ts';
import { operationsOf } from './support/operations.ts';
import type { Problem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

/** Bounds of one request's cost for a service's process. */
const MOST: Cost = { cpuSeconds: 0.25, memoryBytes: 32 * 1_048_576 };
/** Bounds of a request whose thousand items are stored. */
const MOST_OF_TAKEN: Cost = { cpuSeconds: 1, memoryBytes: 64 * 1_048_576 };

/**
 * Maximum of measurements of an operation that seems too expensive: garbage collection and compilation are not its
 * fault.
 */
const MEASUREMENTS = 6;

/** Encodes a body in each encoding. */
const inEachEncoding = (bodies: readonly HostileBody[]) =>
  bodies.flatMap((body) =>
    Object.entries(BODY_ENCODINGS).map(([encoding, encode]) => ({ ...body, encoding, bytes: encode(body.text) })),
  );
const BODIES = inEachEncoding(hostileBodies());

/** Items of an operation, each so long that a full batch nearly fills the largest body. */
const ITEMS: Readonly<Record<string, (name: string) => object>> = {
  'POST /films': (name) => ({ name, language: 'English' }),
  'POST /ratings': (name) => ({ id: randomUUID(), name, rating: '4.5' }),
};

interface Cost {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

/** Cost of a service's process so far. */
async function costOf(client: Client): Promise<Cost> {
  const [cpuSeconds, memoryBytes] = await metricsOf(client, [
    'process_cpu_seconds_total',
    'process_resident_memory_bytes',
  ]);
  return { cpuSeconds: Number(cpuSeconds), memoryBytes: Number(memoryBytes) };
}

/**
 * The minimum of each figure over as many requests as it takes until all are low enough, {@link MEASUREMENTS} at most.
 * Memory counts from before the first of them: a process keeps memory that it once had, so the second takes no more.
 */
async function leastCost(client: Client, most: Cost, send: () => Promise<Answer>) {
  let cost: Cost = { cpuSeconds: Infinity, memoryBytes: Infinity };
  const answers: Answer[] = [];
  const { memoryBytes, ...first } = await costOf(client);
  let { cpuSeconds } = first;
  while (answers.length < MEASUREMENTS && isMore(cost, most)) {
    answers.push(await send());
    const after = await costOf(client);
    cost = {
      cpuSeconds: Math.min(cost.cpuSeconds, after.cpuSeconds - cpuSeconds),
      memoryBytes: Math.min(cost.memoryBytes, after.memoryBytes - memoryBytes),
    };
    ({ cpuSeconds } = after);
  }
  return { cost, answers };
}

function isMore({ cpuSeconds, memoryBytes }: Cost, most: Cost): boolean {
  return cpuSeconds > most.cpuSeconds || memoryBytes > most.memoryBytes;
}

/** As many items as an operation accepts at once, in a body without room for longer ones. */
function largestOf(asked: string): string {
  const bytesEach = Math.floor((MAX_BODY_BYTES - 2) / MAX_BATCH_SIZE) - 1;
  const item = ITEMS[asked] ?? (() => ({}));
  const left = bytesEach - Buffer.byteLength(JSON.stringify(item('')));
  const name = '🎞'.repeat(Math.floor(left / 4));
  return JSON.stringify(Array.from({ length: MAX_BATCH_SIZE }, () => item(name)));
}

/** The bundles of all services, with their production flags. */
describe('the worst body that is allowed', () => {
  let test: TestMesh;
  let pids: readonly (number | undefined)[];
  const names = findServices().map(({ descriptor }) => descriptor.name);
  const pidsNow = () => names.map((name) => test.mesh.part(`${name}-1`).pid);

  beforeAll(async () => {
    // On a busy machine, many of them at once take longer than the proxy waits.
    test = await startTestMesh({}, undefined, {}, { routeTimeout: '60s', readTryTimeout: '60s' });
    pids = pidsNow();
  });
  afterAll(() => test.stop());

  const operations = (service: string) => {
    const { descriptor } = test.mesh.services.find((placed) => placed.descriptor.name === service) ?? {};
    return descriptor ? operationsOf(descriptor, test.replica(`${service}-1`)) : [];
  };

  const requestOf = ({ method, path }: Operation, type: string, encoding: string, bytes: Uint8Array): Call => ({
    path,
    method,
    headers: { 'content-type': type, 'content-encoding': encoding, 'content-length': String(bytes.length) },
    body: bytes,
  });

  it.each(names)('costs %s little, whatever the operation, the shape and the encoding', async (service) => {
    const client = test.replica(`${service}-1`);
    const tooMuch: unknown[] = [];
    for (const operation of await operations(service)) {
      const bodies = bodiesFor(operation);
      await client.send(requestOf(operation, 'application/json', 'identity', Buffer.from('{}')));
      for (const { name, type, encoding, bytes } of bodies) {
        const { cost, answers } = await leastCost(client, MOST, () =>
          client.send(requestOf(operation, type, encoding, bytes)),
        );
        const areWell = answers.every(({ status, text }) =>
          operation.takesBody ? (status >= 200 && status < 300) || isRefusal(status, text) : status < 500,
        );
        if (!areWell || isMore(cost, MOST)) {
          tooMuch.push({ ...operation, name, encoding, statuses: answers.map(({ status }) => status), ...cost });
        }
      }
    }
    expect(tooMuch).toEqual([]);
    expect(pidsNow()).toEqual(pids);
  });

  it.each(Object.keys(ITEMS))('costs %s little where all of it is taken', async (asked) => {
    const [method = '', path = ''] = asked.split(' ');
    const service = test.mesh.services.find(({ descriptor }) => descriptor.route === path)?.descriptor.name ?? '';
    const client = test.replica(`${service}-1`);
    expect((await client.send({ path, method, body: JSON.stringify(ITEMS[asked]?.('a')) })).status).toBe(201);
    for (const [encoding, encode] of Object.entries(BODY_ENCODINGS)) {
      const send = () => {
        const bytes = encode(largestOf(asked));
        return client.send({
          path,
          method,
          headers: { 'content-type': 'application/json', 'content-encoding': encoding },
          body: bytes,
        });
      };
      const { cost, answers } = await leastCost(client, MOST_OF_TAKEN, send);
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
      expect([encoding, cost, isMore(cost, MOST_OF_TAKEN)]).toEqual([encoding, cost, false]);
    }
    expect(pidsNow()).toEqual(pids);
  });

  // One test per service, so that each has its time, however many there are.
  it.each(names)('kills nothing of %s through the proxy either, where many come at a time', async (service) => {
    const statuses = new Set<number>();
    const all = await operations(service);
    const reads = all.filter(({ method }) => method === 'GET').slice(0, 1);
    for (const operation of [...reads, ...all.filter(({ takesBody }) => takesBody)]) {
      await forEachAtOnce(bodiesFor(operation), 16, async ({ type, encoding, bytes }) => {
        statuses.add((await test.proxy.send(requestOf(operation, type, encoding, bytes))).status);
      });
    }
    expect([...statuses].filter((status) => status >= 500)).toEqual([]);
    expect(pidsNow()).toEqual(pids);
  });

  // Services accept many items at once at their routes.
  it.each(findServices().map(({ descriptor }) => descriptor))(
    'is refused by $name with the first 100 errors, and how many more there are',
    async ({ name, route }) => {
      const body = JSON.stringify(new Array(1_000).fill({ x: 1 }));
      const answer = await test.replica(`${name}-1`).send({ path: route, method: 'POST', body });
      const { errors, moreErrors, detail } = answer.json<Problem & { readonly moreErrors: number }>();
      expect(errors).toHaveLength(100);
      expect(moreErrors).toBeGreaterThan(900);
      expect(detail).toContain(String(100 + moreErrors));
    },
  );

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
          expect((await client.send(requestOf(operation, type, encoding, bytes))).status).toBeLessThan(500);
          expect(pidsNow()).toEqual(pids);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each(names)('is held by the heap that %s ships with', (service) => {
    expect(MESH.services.nodeOptions.join(' ')).toMatch(/--max-old-space-size=\d+/u);
    expect(test.mesh.part(`${service}-1`).plan.args).toEqual(expect.arrayContaining([...MESH.services.nodeOptions]));
  });
});

/** A body that is not read costs the same, whatever it would be as JSON5. */
function bodiesFor({ takesBody }: Operation): typeof BODIES {
  return takesBody ? BODIES : BODIES.filter(({ size }: HostileBody) => size === MAX_BODY_BYTES);
}

/** A client error whose problem is far smaller than its request. */
function isRefusal(status: number, text: string): boolean {
  return status >= 400 && status < 500 && text.length < 65_536 && (JSON.parse(text) as Problem).status === status;
}
