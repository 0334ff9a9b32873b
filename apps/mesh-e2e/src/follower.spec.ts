import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Film } from '@film-mesh/film-domain';
import { Follower, readAll } from '@film-mesh/proof/kit';
import type { Rating } from '@film-mesh/rating-domain';

import { describeOnEachStore } from './support/each-store.ts';
import { postFilm } from './support/films.ts';
import { expectProblem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

/** Error of the replicas' clocks, in milliseconds. */
const SKEW_MS = { 'film-service-2': -3_600_000, 'film-service-3': 3_600_000, 'rating-service-2': -3_600_000 };
const WRITERS = 6;
const FILMS_EACH = 25;
const BATCH = 20;

/** Sets the clock of each replica wrong before its own code runs. */
const skewedClocks = `
  const skew = ${JSON.stringify(SKEW_MS)}[process.env.REPLICA] ?? 0;
  const now = Date.now.bind(Date);
  Date.now = () => now() + skew;`;

describeOnEachStore('a reader who follows a list', (store) => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh({ 'film-service': 3, 'rating-service': 2 }, store, {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(skewedClocks)}`,
    });
  });
  afterAll(() => test.stop());

  it('misses nothing that was acknowledged, from replicas whose clocks differ by hours', async () => {
    const films = [1, 7, 1_000].map((limit) => new Follower(test.proxy, `/films?limit=${String(limit)}`));
    const ratings = new Follower(test.proxy, '/ratings?limit=50');
    const acknowledged: string[] = [];
    let writing = true;
    const write = async (_: unknown, writer: number) => {
      for (let n = 0; n < FILMS_EACH; n++) {
        const name = `Film ${String(writer)}-${String(n)}`;
        const batch = Array.from({ length: n % 5 === 0 ? BATCH : 1 }, () => ({ name, language: 'und' }));
        const answer = await test.proxy.post('/films', batch);
        expect(answer.status).toBe(201);
        acknowledged.push(...answer.json<Film[]>().map(({ id }) => id));
      }
    };
    const follow = async (follower: Follower) => {
      while (writing) {
        await follower.catchUp();
      }
      await follower.catchUp();
    };
    const following = Promise.all([...films, ratings].map(follow));
    await Promise.all(Array.from({ length: WRITERS }, write)).finally(() => {
      writing = false;
    });
    await following;
    for (const { seen } of [...films, ratings]) {
      expect(acknowledged.filter((id) => !seen.has(id))).toEqual([]);
    }
    const listed = (await readAll<Film>(test.proxy, '/films')).map(({ id }) => id);
    expect(listed.toSorted()).toEqual(acknowledged.toSorted());
  });

  it('finds the first created film of a name, and its rating, whatever the clock of its replica said', async () => {
    const name = 'Created again and again';
    const first = await postFilm(test.proxy, { name });
    for (let n = 0; n < 6; n++) {
      await postFilm(test.proxy, { name });
      const query = `?name=${encodeURIComponent(name)}`;
      expect((await test.proxy.get(`/films${query}`)).json<Film>().id).toBe(first.id);
      expect((await test.proxy.get(`/ratings${query}`)).json<Rating>().id).toBe(first.id);
    }
  });

  it('sees in the list what was created after it, and last, as soon as the POST has answered', async () => {
    for (let n = 0; n < 6; n++) {
      const before = (await readAll<Film>(test.proxy, '/films')).at(-1);
      const film = await postFilm(test.proxy);
      const answer = await test.proxy.get(`/films?after=${String(before?.id)}`);
      expect(answer.json<Film[]>()).toEqual([film]);
      // Nothing else is under way: there is nothing to come back for.
      const cursor = String(answer.headers['x-next-cursor']);
      const next = await test.proxy.get(`/films?after=${cursor}`);
      expect({ films: next.json<Film[]>(), cursor: next.headers['x-next-cursor'] }).toEqual({ films: [], cursor });
    }
  });

  it('goes on after a film that was removed, and is told of one that never was', async () => {
    const films: Film[] = [];
    for (let n = 0; n < 3; n++) {
      films.push(await postFilm(test.proxy));
    }
    const [removed, ...rest] = films;
    await test.proxy.send({ path: `/films/${String(removed?.id)}`, method: 'DELETE' });
    expect((await test.proxy.get(`/films?after=${String(removed?.id)}`)).json()).toEqual(rest);
    expectProblem(await test.proxy.get('/films?after=01900000-0000-7000-8000-00000000dead'), 404);
    for (const forged of ['p1-99', 'p999999999999999']) {
      expect((await test.proxy.get(`/films?after=${forged}`)).status).toBe(200);
    }
    for (const broken of ['p', 'p1-', 'p-1', 'p1.5', 'p9999999999999999', 'P1', '1']) {
      expectProblem(await test.proxy.get(`/films?after=${broken}`), 400);
    }
  });
});
