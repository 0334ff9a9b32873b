import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FILM_LIMITS, type Film } from '@film-mesh/film-domain';
import { JSON5_LIMIT_BYTES, MAX_BODY_BYTES } from '@film-mesh/proof/fuzz';
import type { Answer, Call, Client } from '@film-mesh/proof/kit';

import { describeOnEachStore } from './support/each-store.ts';
import { expectFaults, expectProblem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const FORM = 'application/x-www-form-urlencoded';
const UNKNOWN_ID = '01900000-0000-7000-8000-000000000000';
const film = { name: 'Anand', language: 'English' };

describeOnEachStore('bad input', (store) => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh({}, store);
  });
  afterAll(() => test.stop());

  /** Every line of "Bodies and errors" in the contract, once at the service itself and once through the proxy. */
  describe.each<[string, (service: string) => Client]>([
    ['straight at the service', (service) => test.replica(`${service}-1`)],
    ['through the proxy', () => test.proxy],
  ])('bodies and errors, %s', (_where, clientOf) => {
    const films = () => clientOf('film-service');
    const ratings = () => clientOf('rating-service');
    const post = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
      films().send({ path: '/films', method: 'POST', headers, body });

    describe('a body', () => {
      it.each([undefined, 'application/json', 'text/plain', FORM, 'application/octet-stream', 'nonsense'])(
        'is read as JSON whatever the content type: %s',
        async (type) => {
          const answer = await post(JSON.stringify(film), type === undefined ? {} : { 'content-type': type });
          expect(answer.json<Film[]>()).toMatchObject([film]);
        },
      );

      it.each([
        "{ 'name': 'Anand', 'language': 'English' }",
        "{name:'Anand',language:'English',}",
        '// a film\n[{"name":"Anand","language":"English"}]',
      ])('that is no strict JSON is read as JSON5: %s', async (body) => {
        expect((await post(body, { 'content-type': FORM })).json<Film[]>()).toMatchObject([film]);
      });

      it('that is a form is read as one', async () => {
        const answer = await post('name=Citizen+Kane&language=English', { 'content-type': FORM });
        expect(answer.json<Film[]>()).toMatchObject([{ name: 'Citizen Kane', language: 'English' }]);
      });

      it('of 1 MiB is read, and one byte more is refused', async () => {
        const padded = (bytes: number) => JSON.stringify(film).padEnd(bytes, ' ');
        expect((await post(padded(MAX_BODY_BYTES))).status).toBe(201);
        expectProblem(await post(padded(MAX_BODY_BYTES + 1)), 413);
      });

      it.each([
        ['nothing', ''],
        ['a broken object', '{"name":'],
        ['a broken array', '[{'],
        ['a bare word', 'Anand'],
        ['a hundred thousand brackets', '['.repeat(100_000)],
        ['a form without its content type', 'name=Anand&language=English'],
        ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
        ['a number', '17'],
        ['null', 'null'],
        ['a string', '"Anand"'],
      ])('that is %s is refused', async (_what, body) => {
        expectProblem(await post(body), 400);
      });

      it('in an encoding that is not what it says is refused', async () => {
        expectProblem(await post('no gzip', { 'content-encoding': 'gzip' }), 400);
        expectProblem(await post('{}', { 'content-encoding': 'rot13' }), 415);
        expectProblem(await post('{}', { 'content-encoding': 'gzip, gzip' }), 415);
      });

      it('is as large as it is when it is inflated', async () => {
        const bomb = gzipSync(JSON.stringify(film).padEnd(64 * MAX_BODY_BYTES));
        const { detail } = expectProblem(await post(bomb, { 'content-encoding': 'gzip' }), 413);
        expect(detail).toContain('1 MiB');
      });

      it('that only JSON5 can read is read up to 64 KiB', async () => {
        const body = (bytes: number) => "{'name':'Anand','language':'English'}".padEnd(bytes);
        expect((await post(body(JSON5_LIMIT_BYTES))).status).toBe(201);
        expect(expectProblem(await post(body(JSON5_LIMIT_BYTES + 1)), 400).detail).toContain('64 KiB');
      });

      it('may be nested 64 levels deep', async () => {
        const body = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
        expectFaults(await post(body(64)), '#/0');
        expect(expectProblem(await post(body(65)), 400).detail).toContain('deeper than 64');
      });

      it.each<[string, string | Uint8Array, Record<string, string>]>([
        ['broken', '{', {}],
        ['brackets, gzipped', gzipSync('['.repeat(MAX_BODY_BYTES)), { 'content-encoding': 'gzip' }],
        ['in another encoding', 'x', { 'content-encoding': 'rot13' }],
        ['of parts', '--a', { 'content-type': 'multipart/form-data; boundary=a' }],
        ['larger than any', 'x'.repeat(3 * MAX_BODY_BYTES), {}],
      ])('is nothing to an operation that has none: %s', async (_what, body, headers) => {
        const [created] = (await post(JSON.stringify(film))).json<[Film]>();
        const length = { ...headers, 'content-length': String(body.length) };
        const path = `/films/${created.id}`;
        expect((await films().send({ path, method: 'GET', headers: length, body })).json()).toEqual(created);
        expect((await films().send({ path: '/films?limit=1', method: 'GET', headers: length, body })).status).toBe(200);
        expectProblem(await films().send({ path: '/films/17', method: 'GET', headers: length, body }), 404);
        expectProblem(await films().send({ path: '/films', method: 'PATCH', headers: length, body }), 405);
        expect((await films().send({ path, method: 'HEAD', headers: length, body })).status).toBe(200);
        expect((await films().send({ path, method: 'DELETE', headers: length, body })).status).toBe(204);
      });
    });

    describe('a film', () => {
      it.each<[string, object | string, string[]]>([
        ['an unknown member', { ...film, director: 'Hrishikesh Mukherjee' }, ['#/director']],
        ['an id of its own', { ...film, id: UNKNOWN_ID }, ['#/id']],
        ['missing members', {}, ['#/name', '#/language']],
        ['wrong types', { name: 7, language: ['English'], year: '1971' }, ['#/name', '#/language', '#/year']],
        ['null for what is unknown', { ...film, year: null }, ['#/year']],
        ['a year out of bounds', { ...film, year: FILM_LIMITS.year.min - 1 }, ['#/year']],
        ['a year that is no integer', { ...film, year: 1971.5 }, ['#/year']],
        ['U+0000', { ...film, name: 'A\0nand' }, ['#/name']],
        ['a lone surrogate', '{"name":"A\\ud800nand","language":"English"}', ['#/name']],
        ['an empty string', { ...film, name: '' }, ['#/name']],
        ['nothing but white space', { ...film, language: ' \t\n' }, ['#/language']],
        ['an overlong name', { ...film, name: 'x'.repeat(FILM_LIMITS.name.max + 1) }, ['#/name']],
        ['an overlong language', { ...film, language: 'x'.repeat(FILM_LIMITS.language.max + 1) }, ['#/language']],
        ['__proto__', '{"name":"Anand","language":"English","__proto__":{"admin":true}}', ['#/__proto__']],
        ['constructor', { ...film, constructor: 1 }, ['#/constructor']],
        ['several faults in several items', [film, { name: '' }, 1], ['#/1/name', '#/1/language', '#/2']],
      ])('with %s is refused with every field that is wrong', async (_what, body, fields) => {
        expectFaults(await post(typeof body === 'string' ? body : JSON.stringify(body)), ...fields);
      });

      it('may be as long as its bounds say, in characters', async () => {
        const longest = { name: '😀'.repeat(FILM_LIMITS.name.max), language: 'x'.repeat(FILM_LIMITS.language.max) };
        const [created] = (await post(JSON.stringify(longest))).json<Film[]>();
        expect((await films().get(`/films/${String(created?.id)}`)).json()).toMatchObject(longest);
      });
    });

    it.each([
      [{ id: 'x', name: 'A', rating: '5' }, ['#/id']],
      [{ id: UNKNOWN_ID, name: '', rating: '5' }, ['#/name']],
      [{ id: UNKNOWN_ID, name: 'A', rating: 5 }, ['#/rating']],
      [{ id: UNKNOWN_ID, name: 'A', rating: '5.1' }, ['#/rating']],
      [{ id: UNKNOWN_ID, name: 'A', rating: '0' }, ['#/rating']],
      [{ id: UNKNOWN_ID, name: 'A', rating: '5', stars: 1 }, ['#/stars']],
    ])('the rating %j is refused with every field that is wrong', async (rating, fields) => {
      expectFaults(await ratings().post('/ratings', rating), ...fields);
    });

    it.each([
      `/films/${UNKNOWN_ID}`,
      '/films/17',
      '/films/%F0%9F%98%80',
      '/films?name=nobody',
      '/films/a/b',
      '/nothing',
      '/',
    ])('what is not there is 404: %s', async (path) => {
      expectProblem(await films().get(path), 404);
    });

    it.each([
      ['PATCH', '/films', 'GET, HEAD, OPTIONS, POST'],
      ['DELETE', '/films', 'GET, HEAD, OPTIONS, POST'],
      ['POST', `/films/${UNKNOWN_ID}`, 'DELETE, GET, HEAD, OPTIONS, PUT'],
    ])('a method that a path does not take is 405 with those that it does: %s %s', async (method, path, allowed) => {
      const answer = await films().send({ path, method });
      expectProblem(answer, 405);
      expect(answer.headers.allow).toBe(allowed);
    });

    it.each([
      ['GET', '/ratings/%00'],
      ['GET', '/ratings/%00/votes'],
      ['PUT', '/ratings/%00/votes/ann'],
    ])('an id for which no store could be asked is refused: %s %s', async (method, path) => {
      expectProblem(await ratings().send({ path, method, ...(method === 'PUT' && { body: '{"stars":4}' }) }), 400);
    });

    it('a type that there is not is 406', async () => {
      expectProblem(await films().get('/films', { accept: 'text/html' }), 406);
      expectProblem(await ratings().get('/ratings', { accept: 'image/png' }), 406);
      expect((await films().get('/films', { accept: 'text/html, */*;q=0.1' })).status).toBe(200);
    });

    it('no input whatever gets a 5xx', async () => {
      const strange: [string, Omit<Call, 'path'>?][] = [
        ['/films/%E0%A4%A'],
        ['/films/%'],
        ['/films/%00'],
        ['/films?name=%ff'],
        ['/films?name=%00'],
        ['/films?name=%ED%A0%80'],
        ['/films?name='],
        ['/films?name=a&name=b'],
        ['/films?name[x]=1'],
        ['/films?limit=1&limit=2'],
        ['/films?limit=99999999999999999999'],
        ['/films?after=%27%20OR%201%3D1'],
        ['/films?__proto__=1'],
        [`/films?name=${'x'.repeat(5_000)}`],
        ['//films'],
        ['/films/'],
        ['/films/../ratings'],
        ['/films;a=b'],
        ['/films', { method: 'OPTIONS' }],
        ['/films', { method: 'HEAD' }],
        ['/films', { method: 'REPORT' }],
        ['/films', { headers: { accept: 'x'.repeat(2_000) } }],
        ['/films', { headers: { 'x-request-id': 'a b\tc' } }],
        ['/films', { headers: { 'if-none-match': '*' } }],
        ['/films', { headers: { range: 'bytes=0-1' } }],
        ['/films', { headers: { expect: 'something-else' } }],
        ['/films', { method: 'POST', body: '{"name":1e999}' }],
        ['/films', { method: 'POST', body: `{"a":${'{"a":'.repeat(20_000)}` }],
        ['/films', { method: 'POST', body: "{name:'\\u0000',language:'\\ud800'}" }],
        ['/films', { method: 'POST', body: '[[],[[]]]' }],
        ['/films', { method: 'POST', body: 'a=1&a=2&__proto__=3', headers: { 'content-type': FORM } }],
        ['/films', { method: 'POST', body: '%', headers: { 'content-type': FORM } }],
        ['/films', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json; charset=utf-99' } }],
        ['/films', { method: 'POST', body: '{}', headers: { 'content-type': 'multipart/form-data' } }],
      ];
      const answers: [string, number][] = [];
      for (const [path, init] of strange) {
        answers.push([`${init?.method ?? 'GET'} ${path.slice(0, 60)}`, (await films().send({ path, ...init })).status]);
      }
      expect(answers.filter(([, status]) => status >= 500)).toEqual([]);
    });
  });

  it('a header that the proxy refuses while it reads is a problem, of a path that is not known yet', async () => {
    const { status, headers, text } = await test.proxy.get('/films', { a_b: 'c' });
    expect({ status, type: headers['content-type'] }).toEqual({ status: 400, type: 'application/problem+json' });
    expect(JSON.parse(text)).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: expect.stringContaining('underscore'),
    });
  });

  describe('state-changing calls of pages from foreign origins', () => {
    const postFrom = (origin: string | undefined): Promise<Answer> =>
      test.proxy.send({
        path: '/films',
        method: 'POST',
        headers: { 'content-type': FORM, ...(origin !== undefined && { origin }) },
        body: 'name=Anand&language=English',
      });

    it.each(['http://elsewhere.example', 'null'])('are refused at the edge: %s', async (origin) => {
      expectProblem(await postFrom(origin), 403);
    });

    it('are let through from the own origin, and from what is no browser', async () => {
      expect((await postFrom(test.mesh.url)).status).toBe(201);
      expect((await postFrom(undefined)).status).toBe(201);
    });

    it('are no matter where nothing is changed', async () => {
      expect((await test.proxy.get('/films', { origin: 'http://elsewhere.example' })).status).toBe(200);
    });
  });
});
