import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Film } from '@film-mesh/film-domain';
import { until } from '@film-mesh/mesh';
import type { Answer } from '@film-mesh/proof/kit';

import { startTestMesh, type TestMesh } from './support/test-mesh.ts';
import { whileSending } from './support/while-sending.ts';

const SERVICES = ['film-service', 'rating-service'];
const CLIENTS = 4;
/** A thousand long films each: more than the proxy and the kernel buffer for a client that does not read. */
const BATCHES = 30;

const bothTo = (count: number) => Object.fromEntries(SERVICES.map((service) => [service, count]));
const namesOf = (count: number) =>
  SERVICES.flatMap((service) => Array.from({ length: count }, (_, replica) => `${service}-${String(replica + 1)}`));

describe('scaled while it runs', () => {
  let test: TestMesh;
  let failures: unknown[];
  let requests: number;
  /** Responses by replica, since it was cleared. */
  const answeredBy = new Map<string, number>();

  beforeEach(async () => {
    failures = [];
    requests = 0;
    answeredBy.clear();
    test = await startTestMesh();
  });
  afterEach(() => test.stop());

  /** @param body the expected response body, if known */
  async function ask(
    what: string,
    status: number,
    asking: Promise<Answer>,
    body?: unknown,
  ): Promise<Answer | undefined> {
    requests++;
    const answer = await asking.catch((error: unknown) => error as Error);
    if (answer instanceof Error || answer.status !== status) {
      failures.push({ what, answer });
      return undefined;
    }
    if (body !== undefined && !isDeepStrictEqual(answer.json(), body)) {
      failures.push({ what, answer, body });
    }
    const replica = String(answer.headers['x-served-by']);
    answeredBy.set(replica, (answeredBy.get(replica) ?? 0) + 1);
    return answer;
  }

  /** Posts a film and reads it, its rating and both lists at once. */
  async function useMesh(client: number, turn: number): Promise<void> {
    const name = `Film ${String(client)}-${String(turn)}`;
    const posted = await ask('POST', 201, test.proxy.post('/films', { name, language: 'English' }));
    if (posted !== undefined) {
      const [film] = posted.json<[Film]>();
      const rating = { id: film.id, name, rating: '5' };
      await ask('its film', 200, test.proxy.get(`/films/${film.id}`), film);
      await ask('its rating', 200, test.proxy.get(`/ratings/${film.id}`), rating);
    }
    await ask('films', 200, test.proxy.get('/films?limit=10'));
    await ask('ratings', 200, test.proxy.get('/ratings?limit=10'));
  }

  it('1 → 5 → 2 → 5, loses no request, and only those that there shall be answer', async () => {
    await whileSending(CLIENTS, useMesh, async () => {
      for (const count of [5, 2, 5]) {
        await test.mesh.scale(bothTo(count));
        answeredBy.clear();
        const wanted = namesOf(count);
        await until(`answers of ${wanted.join(', ')}`, () =>
          wanted.every((name) => Number(answeredBy.get(name)) >= 10),
        );
        expect([...answeredBy.keys()].toSorted()).toEqual(wanted.toSorted());
      }
      await until('a thousand requests', () => requests > 1_000);
    });
    expect(failures).toEqual([]);
  });

  it('lets a replica that goes finish what it is at', async () => {
    const films = Array.from({ length: 1_000 }, () => ({ name: 'x'.repeat(500), language: 'English' }));
    for (let batch = 0; batch < BATCHES; batch++) {
      expect((await test.proxy.post('/films', films)).status).toBe(201);
    }
    await test.mesh.scale({ 'film-service': 2 });
    const startExport = () => test.proxy.open({ path: '/films', headers: { accept: 'application/x-ndjson' } });
    // Each of Envoy's workers balances over the replicas by itself.
    const exports = [await startExport()];
    while (new Set(exports.map(servedBy)).size < 2) {
      exports.push(await startExport());
    }

    let isDone = false;
    const scaling = test.mesh.scale({ 'film-service': 1 }).then(() => (isDone = true));
    await until('the replica to be asked no longer', async () => {
      const answers = await Promise.all(films.slice(0, 20).map(() => test.proxy.get('/films?limit=1')));
      return answers.every(({ headers }) => headers['x-served-by'] === 'film-service-1');
    });
    expect(isDone).toBe(false);
    const texts = await Promise.all(exports.map((response) => text(response)));
    expect(texts.map((exported) => exported.trimEnd().split('\n').length)).toEqual(
      exports.map(() => BATCHES * films.length),
    );
    await scaling;
    expect(() => test.mesh.part('film-service-2')).toThrow('there is no part film-service-2');
  });
});

function servedBy({ headers }: IncomingMessage): string {
  return String(headers['x-served-by']);
}
