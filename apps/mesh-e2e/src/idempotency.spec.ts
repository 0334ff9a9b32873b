import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Film } from '@film-mesh/film-domain';

import { describeOnEachStore } from './support/each-store.ts';
import { expectFaults, expectProblem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const film = { name: 'Anand', language: 'English' };

describeOnEachStore('a POST with an Idempotency-Key', (store) => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh({ 'film-service': 3 }, store);
  });
  afterAll(() => test.stop());

  const keyed = () => ({ 'idempotency-key': `"${randomUUID()}"` });
  const countOf = async (name: string) => {
    const films = (await test.proxy.get('/films?limit=1000')).json<Film[]>();
    return films.filter((found) => found.name === name).length;
  };

  it('is done once: a repeat gets the first answer, from whichever replica', async () => {
    const [name, headers] = [randomUUID(), keyed()];
    const first = await test.proxy.post('/films', { ...film, name }, headers);
    expect(first.status).toBe(201);
    const replicas = new Set<unknown>();
    for (let repeat = 0; repeat < 50 && replicas.size < 3; repeat++) {
      const { status, headers: received, text } = await test.proxy.post('/films', { ...film, name }, headers);
      expect({ status, location: received.location, text }).toEqual({
        status: 201,
        location: first.headers.location,
        text: first.text,
      });
      replicas.add(received['x-served-by']);
    }
    expect(replicas.size).toBe(3);
    expect(await countOf(name)).toBe(1);
  });

  it('is done once also where the repeats come at the same moment', async () => {
    const [name, headers] = [randomUUID(), keyed()];
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => test.proxy.post('/films', { ...film, name }, headers)),
    );
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    const created = answers.filter(({ status }) => status === 201);
    expect(new Set(created.map(({ text }) => text)).size).toBe(1);
    expect(await countOf(name)).toBe(1);
  });

  it('has the same key with quotes and without', async () => {
    const key = randomUUID();
    const first = await test.proxy.post('/films', film, { 'idempotency-key': `"${key}"` });
    expect((await test.proxy.post('/films', film, { 'idempotency-key': key })).text).toBe(first.text);
  });

  it('with another body under the same key is 422', async () => {
    const headers = keyed();
    await test.proxy.post('/films', film, headers);
    expectProblem(await test.proxy.post('/films', { ...film, year: 1971 }, headers), 422);
    expectProblem(await test.proxy.post('/films', [film, film], headers), 422);
  });

  it('is the same where only white space around a text differs: it is compared as it is stored', async () => {
    const [name, headers] = [randomUUID(), keyed()];
    const first = await test.proxy.post('/films', { ...film, name }, headers);
    const again = await test.proxy.post('/films', { name: ` ${name}\n`, language: ' English' }, headers);
    expect({ status: again.status, text: again.text }).toEqual({ status: 201, text: first.text });
    const rating = { id: randomUUID(), name, rating: '4' };
    const rated = await test.proxy.post('/ratings', rating, headers);
    expect((await test.proxy.post('/ratings', { ...rating, name: ` ${name}` }, headers)).text).toBe(rated.text);
  });

  it('that was refused leaves the key free', async () => {
    const headers = keyed();
    expectFaults(await test.proxy.post('/films', { name: 'Anand' }, headers), '#/language');
    expect((await test.proxy.post('/films', film, headers)).status).toBe(201);
  });

  it('is done once on ratings as well', async () => {
    const headers = keyed();
    const rating = { id: randomUUID(), name: 'Anand', rating: '4' };
    const first = await test.proxy.post('/ratings', rating, headers);
    expect((await test.proxy.post('/ratings', rating, headers)).text).toBe(first.text);
    expectProblem(await test.proxy.post('/ratings', { ...rating, rating: '3' }, headers), 422);
  });

  it.each(['a b', '""', '"a"b"', `"${'x'.repeat(256)}"`, '"é"'])('that is %s is 400', async (key) => {
    expectFaults(await test.proxy.post('/films', film, { 'idempotency-key': key }), 'Idempotency-Key');
  });
});
