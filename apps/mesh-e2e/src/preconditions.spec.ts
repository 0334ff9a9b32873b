import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Film } from '@film-mesh/film-domain';
import { operationsIn, type OpenApiDocument } from '@film-mesh/proof/fuzz';
import { until } from '@film-mesh/mesh';
import type { Answer, Client } from '@film-mesh/proof/kit';

import { describeOnEachStore } from './support/each-store.ts';
import { postFilm } from './support/films.ts';
import { expectFaults, expectProblem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const UNKNOWN_ID = '01900000-0000-7000-8000-000000000000';
const FILM = JSON.stringify({ name: 'Anand', language: 'English' });
const INVALID = ['', '1', '"1', "'1'", 'w/"1"', '"1" "2"', '*, "1"', 'W/1'];

type Document = OpenApiDocument & {
  readonly paths: Record<string, Record<string, { readonly parameters?: readonly Parameter[] }>>;
};
interface Parameter {
  readonly name: string;
  readonly schema: { readonly anyOf?: readonly { readonly enum?: readonly string[]; readonly pattern?: string }[] };
}

describeOnEachStore('preconditions', (store) => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh({}, store);
  });
  afterAll(() => test.stop());

  describe.each<[string, (service: string) => Client]>([
    ['straight at the service', (service) => test.replica(`${service}-1`)],
    ['through the proxy', () => test.proxy],
  ])('%s', (_where, clientOf) => {
    const clientOfPath = (path: string) => clientOf(path.startsWith('/films') ? 'film-service' : 'rating-service');
    const send = (method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> =>
      clientOfPath(path).send({ path, method, headers, ...(body !== undefined && { body }) });
    const statusOf = async (...request: Parameters<typeof send>) => (await send(...request)).status;
    const vote = (id: string, voter: string, stars: number, headers: Record<string, string>) =>
      statusOf('PUT', `/ratings/${id}/votes/${voter}`, headers, JSON.stringify({ stars }));

    it.each<[string, (film: Film) => string]>([
      ['a film', ({ id }) => `/films/${id}`],
      ['a rating', ({ id }) => `/ratings/${id}`],
      ['the votes on a film', ({ id }) => `/ratings/${id}/votes`],
    ])('of a read of %s are 412 and 304', async (_what, pathOf) => {
      const path = pathOf(await postFilm(test.proxy, { name: 'Preconditions' }));
      const tag = String((await send('GET', path)).headers.etag);
      expect(tag).toMatch(/^"[\d.-]+"$/u);
      for (const method of ['GET', 'HEAD']) {
        for (const ifMatch of [tag, '*', `"x", ${tag}`, `, ${tag},`]) {
          expect([ifMatch, await statusOf(method, path, { 'if-match': ifMatch })]).toEqual([ifMatch, 200]);
        }
        for (const ifMatch of ['"stale"', `W/${tag}`, `"x,${tag.slice(1)}`, '"\x80\xff"']) {
          expect([ifMatch, await statusOf(method, path, { 'if-match': ifMatch })]).toEqual([ifMatch, 412]);
        }
        for (const ifNoneMatch of [tag, '*', `W/${tag}`, `"x", ${tag}`]) {
          const answer = await send(method, path, { 'if-none-match': ifNoneMatch });
          expect([ifNoneMatch, answer.status, answer.text]).toEqual([ifNoneMatch, 304, '']);
          expect(answer.headers.etag).toBe(tag);
        }
        for (const ifNoneMatch of ['"stale"', 'W/"stale"', `"x,${tag.slice(1)}`]) {
          expect([ifNoneMatch, await statusOf(method, path, { 'if-none-match': ifNoneMatch })]).toEqual([
            ifNoneMatch,
            200,
          ]);
        }
        // If-Match is first, and a client that wants no cached answer has asked all the same.
        expect(await statusOf(method, path, { 'if-match': '"stale"', 'if-none-match': tag })).toBe(412);
        expect(await statusOf(method, path, { 'if-match': tag, 'if-none-match': tag })).toBe(304);
        expect(await statusOf(method, path, { 'cache-control': 'no-cache', 'if-none-match': tag })).toBe(304);
        // There are no dates here.
        expect(await statusOf(method, path, { 'if-unmodified-since': new Date(0).toUTCString() })).toBe(200);
        expect(await statusOf(method, path, { 'if-modified-since': new Date().toUTCString() })).toBe(200);
      }
      expect(expectProblem(await send('GET', path, { 'if-match': '"stale"' }), 412).detail).toContain(tag);
    });

    it('of a read of what has no tag, as of a list or a name, are as if it had one that nobody knows', async () => {
      const { name } = await postFilm(test.proxy);
      for (const path of ['/films', '/films?limit=1', `/films?name=${name}`, '/ratings', `/ratings?name=${name}`]) {
        for (const accept of path.startsWith('/films') ? ['*/*', 'application/x-ndjson'] : ['*/*']) {
          expect((await send('GET', path, { accept })).headers).not.toHaveProperty('etag');
          expect(await statusOf('GET', path, { accept, 'if-match': '"1"' })).toBe(412);
          expect(await statusOf('GET', path, { accept, 'if-match': '*' })).toBe(200);
          expect(await statusOf('GET', path, { accept, 'if-none-match': '"1"' })).toBe(200);
          expect(await statusOf('GET', path, { accept, 'if-none-match': '*' })).toBe(304);
        }
      }
    });

    it('of a read by name are never met by another film of that name', async () => {
      const name = randomUUID();
      const [first, second] = [await postFilm(test.proxy, { name }), await postFilm(test.proxy, { name })];
      const read = (path: string, headers = {}) => send('GET', `${path}?name=${name}`, headers);
      const paths = ['/films', '/ratings'];
      const seen = await Promise.all(paths.map((path) => read(path)));
      expect(seen.map((answer) => answer.json<Film>().id)).toEqual([first.id, first.id]);
      const tags = [(await send('GET', `/films/${first.id}`)).headers.etag, ...seen.map(({ headers }) => headers.etag)];
      expect(await statusOf('DELETE', `/films/${first.id}`)).toBe(204);
      await until('the rating is gone', async () => (await statusOf('GET', `/ratings/${first.id}`)) === 404);
      for (const path of paths) {
        for (const tag of tags.filter((known) => known !== undefined)) {
          expect((await read(path, { 'if-none-match': tag })).json()).toMatchObject({ id: second.id });
        }
      }
    });

    it.each(['PUT', 'DELETE'])('of %s are 412 and change nothing', async (method) => {
      const { id } = await postFilm(test.proxy);
      const path = `/films/${id}`;
      const body = method === 'PUT' ? FILM : undefined;
      const { headers, text } = await send('GET', path);
      const tag = String(headers.etag);
      for (const ifNoneMatch of ['*', tag, `W/${tag}`, `"x", ${tag}`]) {
        const answer = await send(method, path, { 'if-none-match': ifNoneMatch }, body);
        expect(expectProblem(answer, 412).detail).toContain(tag);
      }
      for (const ifMatch of ['"2"', `W/${tag}`, '"x"', '"1,2"', '"01"']) {
        expectProblem(await send(method, path, { 'if-match': ifMatch }, body), 412);
      }
      expectProblem(await send(method, path, { 'if-match': tag, 'if-none-match': tag }, body), 412);
      expect((await send('GET', path)).text).toBe(text);
      const met = { 'if-match': `"x", ${tag}`, 'if-none-match': '"2", "x"' };
      expect(await statusOf(method, path, met, body)).toBeLessThan(300);
    });

    it('of a POST are evaluated for the list that it adds to', async () => {
      const rating = (n: number) =>
        `[{"id":"01900000-0000-7000-8000-00000000000${String(n)}","name":"A","rating":"5"}]`;
      for (const [path, body] of [
        ['/films', FILM],
        ['/ratings', rating(1)],
      ] as const) {
        expectProblem(await send('POST', path, { 'if-none-match': '*' }, body), 412);
        expectProblem(await send('POST', path, { 'if-match': '"1"' }, body), 412);
        expect(await statusOf('POST', path, { 'if-match': '*', 'if-none-match': '"1"' }, body)).toBe(201);
      }
    });

    it("of a vote are evaluated for the voter's last vote", async () => {
      const { id } = await postFilm(test.proxy);
      expect(await vote(id, 'ann', 4, { 'if-match': '*' })).toBe(412);
      expect(await vote(id, 'ann', 4, { 'if-none-match': '*' })).toBe(200);
      expect(await vote(id, 'ann', 5, { 'if-none-match': '*' })).toBe(412);
      expect(await vote(id, 'ann', 5, { 'if-match': '"3"' })).toBe(412);
      expect(await vote(id, 'ann', 5, { 'if-none-match': 'W/"4"' })).toBe(412);
      expect((await send('GET', `/ratings/${id}`)).json()).toMatchObject({ rating: '4' });
      expect(await vote(id, 'ann', 5, { 'if-match': '"4"' })).toBe(200);
      expect(await vote(UNKNOWN_ID, 'ann', 5, { 'if-none-match': '*' })).toBe(404);
      const first = await Promise.all(Array.from({ length: 10 }, () => vote(id, 'bob', 1, { 'if-none-match': '*' })));
      expect(first.toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
    });

    it('change with a vote and with the name of the film', async () => {
      const { id } = await postFilm(test.proxy);
      const tagsNow = async () =>
        Promise.all(
          [`/ratings/${id}`, `/ratings/${id}/votes`].map(async (path) => (await send('GET', path)).headers.etag),
        );
      const tags = [await tagsNow()];
      await vote(id, 'ann', 3, {});
      tags.push(await tagsNow());
      await send('PUT', `/films/${id}`, {}, JSON.stringify({ name: 'Anand 2', language: 'Hindi' }));
      tags.push(await tagsNow());
      const [[rating0, votes0] = [], [rating1, votes1] = [], [rating2, votes2] = []] = tags;
      expect(new Set([rating0, rating1, rating2]).size).toBe(3);
      expect(votes0).not.toBe(votes1);
      expect(votes2).toBe(votes1);
    });

    it('count for nothing where the answer would be another anyway', async () => {
      for (const condition of [{ 'if-match': '"1"' }, { 'if-match': '*' }, { 'if-none-match': '*' }]) {
        expectProblem(await send('GET', `/films/${UNKNOWN_ID}`, condition), 404);
        expectProblem(await send('PUT', `/films/${UNKNOWN_ID}`, condition, FILM), 404);
        expectProblem(await send('DELETE', `/films/${UNKNOWN_ID}`, condition), 404);
        expectProblem(await send('PATCH', `/films/${UNKNOWN_ID}`, condition), 405);
        for (const path of ['/films', '/ratings']) {
          for (const body of ['-1', 'null', '{}', '[']) {
            expectProblem(await send('POST', path, condition, body), 400);
          }
        }
      }
    });
  });

  it('that are invalid are 400 of every operation of every service, as its document says', async () => {
    for (const { descriptor } of test.mesh.services) {
      for (const client of [test.replica(`${descriptor.name}-1`), test.proxy]) {
        const document = (await client.get(`${descriptor.docs}/openapi.json`)).json<Document>();
        for (const { method, path, pattern } of operationsIn(document)) {
          const { parameters = [] } = document.paths[pattern]?.[method.toLowerCase()] ?? {};
          for (const header of ['If-Match', 'If-None-Match']) {
            const documented = parameters.find(({ name }) => name === header);
            const forms = documented?.schema.anyOf ?? [];
            const allowsAll = (values: readonly string[]) =>
              values.map((value) =>
                forms.some((form) => form.enum?.includes(value) ?? new RegExp(form.pattern ?? '', 'u').test(value)),
              );
            expect(allowsAll(['*', '"1"', 'W/"a,b", "2"'])).toEqual([true, true, true]);
            expect(allowsAll(INVALID)).toEqual(INVALID.map(() => false));
            for (const invalid of INVALID) {
              const answer = await client.send({ path, method, headers: { [header]: invalid } });
              expectFaults(answer, header);
              expect(answer.json<{ detail: string }>().detail).toContain('"1"');
            }
          }
        }
      }
    }
  });
});
