import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Film } from '@film-mesh/film-domain';
import { until } from '@film-mesh/local-mesh';

import type { Answer } from './support/client.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const SERVICES = ['film-service', 'rating-service'];
const CLIENTS = 4;

const bothTo = (count: number) => Object.fromEntries(SERVICES.map((service) => [service, count]));
const namesOf = (count: number) =>
  SERVICES.flatMap((service) => Array.from({ length: count }, (_, replica) => `${service}-${String(replica + 1)}`));

describe('scaled while it runs', () => {
  let test: TestMesh;
  let failures: unknown[];
  let requests: number;
  /** Which replicas have answered since it was emptied, and how often. */
  const answeredBy = new Map<string, number>();

  beforeEach(async () => {
    failures = [];
    requests = 0;
    answeredBy.clear();
    test = await startTestMesh();
  });
  afterEach(() => test.stop());

  async function ask(what: string, wanted: number, asking: Promise<Answer>): Promise<Answer | undefined> {
    requests++;
    const answer = await asking.catch((error: unknown) => error as Error);
    if (answer instanceof Error || answer.status !== wanted) {
      failures.push({ what, answer });
      return undefined;
    }
    const replica = String(answer.headers['x-served-by']);
    answeredBy.set(replica, (answeredBy.get(replica) ?? 0) + 1);
    return answer;
  }

  /** Posts films and reads each with its rating at once, from several clients, until told to stop. */
  function load(stopped: () => boolean): Promise<unknown> {
    const client = async (_: unknown, number: number) => {
      for (let n = 0; !stopped(); n++) {
        const film = { name: `Film ${String(number)}-${String(n)}`, language: 'English' };
        const posted = await ask('POST', 201, test.proxy.post('/films', film));
        const [{ id }] = posted?.json<[Film]>() ?? [{ id: 'none' }];
        const read = await ask('its film', 200, test.proxy.get(`/films/${id}`));
        const rating = await ask('its rating', 200, test.proxy.get(`/ratings/${id}`));
        await ask('films', 200, test.proxy.get('/films?limit=10'));
        await ask('ratings', 200, test.proxy.get('/ratings?limit=10'));
        expect([read?.json(), rating?.json()]).toEqual([
          { id, ...film },
          { id, name: film.name, rating: '5' },
        ]);
      }
    };
    return Promise.all(Array.from({ length: CLIENTS }, client));
  }

  it('1 → 5 → 2 → 5, loses no request, and only those that there shall be answer', async () => {
    let stopped = false;
    const loading = load(() => stopped);
    for (const count of [5, 2, 5]) {
      await test.mesh.scale(bothTo(count));
      answeredBy.clear();
      const wanted = namesOf(count);
      await until(`answers of ${wanted.join(', ')}`, () => wanted.every((name) => Number(answeredBy.get(name)) >= 10));
      expect([...answeredBy.keys()].toSorted()).toEqual(wanted.toSorted());
    }
    stopped = true;
    await loading;
    expect(failures).toEqual([]);
    expect(requests).toBeGreaterThan(1_000);
  });
});
