import { randomUUID } from 'node:crypto';

import { FILM_LIMITS, type Film } from '@film-mesh/film-domain';
import type { Answer } from '@film-mesh/proof/kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { describeOnEachStore } from './support/each-store.ts';
import { postFilm } from './support/films.ts';
import { expectFaults, expectProblem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

/** Names with letters that have several encodings, and some that get longer in NFC. */
const names = fc
  .array(
    fc.constantFrom(
      'e\u0301',
      '\u00e9',
      'A\u030a',
      '\u212b',
      '\u1100\u1161\u11a8',
      '\u0958',
      'q\u0323\u0307',
      'x',
      ' ',
    ),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''));
const FORMS = ['NFC', 'NFD'] as const;

describeOnEachStore('names in Unicode', (store) => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh({}, store);
  });
  afterAll(() => test.stop());

  const send = (path: string, method: string, value: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    test.proxy.send({ path, method, headers, body: JSON.stringify(value) });

  it('are kept in NFC, and found however they are written', async () => {
    const unique = randomUUID();
    await fc.assert(
      fc.asyncProperty(names, fc.constantFrom(...FORMS), fc.integer(), async (name, form, n) => {
        const sent = `${unique} ${String(n)} ${name}`.normalize(form);
        const kept = sent.normalize('NFC').trim();
        const film = await postFilm(test.proxy, { name: sent, language: `${name}x` });
        expect(film).toMatchObject({ name: kept, language: `${name}x`.normalize('NFC').trim() });
        for (const service of ['film-service', 'rating-service']) {
          const list = service === 'film-service' ? '/films' : '/ratings';
          for (const client of [test.proxy, test.replica(`${service}-1`)]) {
            for (const asked of FORMS) {
              // The framework answers the second, a hot read the first.
              for (const headers of [{}, { accept: 'application/json;q=0.9' }]) {
                const query = encodeURIComponent(sent.normalize(asked));
                const found = await client.get(`${list}?name=${query}`, headers);
                expect(found.json()).toMatchObject({ name: kept });
              }
            }
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it('come in NFC by every other way too', async () => {
    const { id } = await postFilm(test.proxy);
    const changed = await send(`/films/${id}`, 'PUT', { name: 'Ame\u0301lie', language: 'Franc\u0327ais' });
    expect(changed.json()).toMatchObject({ name: 'Am\u00e9lie', language: 'Fran\u00e7ais' });
    expect((await test.proxy.get(`/ratings/${id}`)).json()).toMatchObject({ name: 'Am\u00e9lie' });
    const form = await test.proxy.send({
      path: '/films',
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'name=Ame%CC%81lie&language=x',
    });
    expect(form.json()).toMatchObject([{ name: 'Am\u00e9lie' }]);
    const [rating] = [{ id: randomUUID(), name: 'Ame\u0301lie', rating: '5' }];
    expect((await send('/ratings', 'POST', rating)).json()).toMatchObject({ name: 'Am\u00e9lie' });
    const event = {
      id,
      type: 'film.changed',
      subject: id,
      version: 9,
      film: { id, name: 'Cafe\u0301', language: 'x' },
    };
    const heard = await test.replica('rating-service-1').post('/film-events', [event]);
    expect(heard.status).toBe(204);
    expect((await test.proxy.get(`/ratings/${id}`)).json()).toMatchObject({ name: 'Caf\u00e9' });
  });

  it('of a request that is repeated in another form ask for the same', async () => {
    const headers = { 'idempotency-key': `"${randomUUID()}"` };
    const first = await send('/films', 'POST', { name: 'Am\u00e9lie', language: 'x' }, headers);
    const again = await send('/films', 'POST', { name: 'Ame\u0301lie', language: 'x' }, headers);
    expect(again.json()).toEqual(first.json());
  });

  it('are as long as they are in NFC', async () => {
    const { max } = FILM_LIMITS.name;
    const film = (name: string) => ({ name, language: 'x' });
    const shorter = await send('/films', 'POST', film('e\u0301'.repeat(max)));
    expect(shorter.json<Film[]>()[0]?.name).toBe('\u00e9'.repeat(max));
    expectFaults(await send('/films', 'POST', film('e\u0301'.repeat(max + 1))), '#/name');
    expect((await send('/films', 'POST', film('\u0958'.repeat(max / 2)))).status).toBe(201);
    expectFaults(await send('/films', 'POST', film('\u0958'.repeat(max / 2 + 1))), '#/name');
  });

  it('have at most 30 combining marks in a row, as more would cost too much to put in order', async () => {
    const name = (marks: number) => `a${'\u0301\u0323'.repeat(marks / 2)}`;
    expect((await send('/films', 'POST', { name: name(30), language: 'x' })).status).toBe(201);
    for (const marks of [32, 300_000]) {
      expectFaults(await send('/films', 'POST', { name: name(marks), language: 'x' }), '#/name');
    }
    const { errors } = expectProblem(await test.proxy.get(`/films?name=${encodeURIComponent(name(32))}`), 400);
    expect(errors).toEqual([{ parameter: 'name', detail: expect.stringContaining('30 combining marks') }]);
  });
});
