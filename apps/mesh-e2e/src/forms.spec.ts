import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Film } from '@film-mesh/film-domain';
import type { Answer, Client } from '@film-mesh/proof/kit';

import { postFilm } from './support/films.ts';
import { expectFaults, expectProblem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const FORM = 'application/x-www-form-urlencoded';

describe('forms', () => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh();
  });
  afterAll(() => test.stop());

  describe.each<[string, (service: string) => Client]>([
    ['straight at the service', (service) => test.replica(`${service}-1`)],
    ['through the proxy', () => test.proxy],
  ])('%s', (_where, clientOf) => {
    const post = (body: string | Uint8Array, type = FORM): Promise<Answer> =>
      clientOf('film-service').send({ path: '/films', method: 'POST', headers: { 'content-type': type }, body });

    it('have every member of a film and of a vote', async () => {
      const answer = await post('name=Am%C3%A9lie+%2B&language=French&year=2001');
      expect(answer.json<Film[]>()).toMatchObject([{ name: 'Am\u00e9lie +', language: 'French', year: 2001 }]);
      const { id } = await postFilm(test.proxy);
      const send = (service: string, path: string, body: string) =>
        clientOf(service).send({ path, method: 'PUT', headers: { 'content-type': FORM }, body });
      expect((await send('film-service', `/films/${id}`, 'name=A&language=B&year=1999')).json()).toMatchObject({
        year: 1999,
      });
      expect((await send('rating-service', `/ratings/${id}/votes/ann`, 'stars=4')).json()).toMatchObject({
        rating: '4',
      });
      expectFaults(await send('rating-service', `/ratings/${id}/votes/ann`, 'stars=4.5'), '#/stars');
    });

    it('of numbers that look like texts keep the texts', async () => {
      expect((await post('name=1984&language=true')).json<Film[]>()).toMatchObject([
        { name: '1984', language: 'true' },
      ]);
      expect(await statusOf(post('name=2115&language=x&year=2115'))).toBe(201);
      expect(await statusOf(post('name=2200&language=x&year=2200'))).toBe(201);
      expectFaults(await post('name=2201&language=x&year=2201'), '#/year');
    });

    it.each(['', '1e3', '0x7cf', '+1999', '%2B1999', '1999+', '%201999', '1999.0', '01999', '--1999'])(
      'of a year that is no plain integer are refused: %j',
      async (year) => {
        const answer = await post(`name=A&language=B&year=${year}`);
        expectFaults(answer, '#/year');
        expect(answer.text).toContain('must be an integer');
      },
    );

    it('of a member that comes twice, or is unknown, are refused', async () => {
      expectFaults(await post('name=A&name=B&language=x'), '#/name');
      expectFaults(await post('name=A&language=x&year=1999&year=1999'), '#/year');
      expectFaults(await post('name=A&language=x&__proto__=1'), '#/__proto__');
    });

    it.each<[string, string | Uint8Array]>([
      ['Latin-1 in escapes', 'name=Am%E9lie&language=x'],
      ['raw Latin-1', Buffer.from('name=Am\u00e9lie&language=x', 'latin1')],
      ['a truncated escape', 'name=Am%E&language=x'],
      ['no escape', 'name=Am%zz&language=x'],
      ['a lone percent sign', 'name=100%&language=x'],
      ['half a character', 'name=Am%C3&language=x'],
      ['an overlong form', 'name=%C0%AF&language=x'],
      ['a surrogate', 'name=%ED%A0%80&language=x'],
      ['Latin-1 in the name of a member', 'name=A&l%E9=x&language=x'],
    ])('that are not UTF-8 are 400, and nothing is stored: %s', async (_what, body) => {
      const all = async () => (await test.proxy.get('/films', { accept: 'application/x-ndjson' })).text;
      const before = await all();
      expect(expectProblem(await post(body), 400).detail).toContain('UTF-8');
      expect(await all()).toBe(before);
    });

    it('may hold U+FFFD where a client means it', async () => {
      expect((await post('name=%EF%BF%BD&language=x')).json<Film[]>()).toMatchObject([{ name: '\ufffd' }]);
    });

    it.each<[string, string | Uint8Array, string]>([
      ['parts', '--a\r\n\r\n--a--', 'multipart/form-data; boundary=a'],
      ['JSON that is called parts', '{"name":"A","language":"B"}', 'multipart/form-data'],
      ['XML', '<film/>', 'application/xml'],
      ['an image', Buffer.from('P1 1 1 0'), 'image/x-portable-bitmap'],
      ['words', 'Anand', 'text/plain'],
    ])('are read, and JSON, but not %s: 415 that says so', async (_what, body, type) => {
      const answer = await post(body, type);
      expect(expectProblem(answer, 415).detail).toContain(FORM);
      expect(answer.headers.accept).toContain('application/json');
    });

    it.each(['application/json', FORM, 'text/plain'])(
      'and JSON are in UTF-8, whatever they are called: %s',
      async (type) => {
        const json = '{"name":"Am\u00e9lie","language":"French"}';
        expect(expectProblem(await post(json, `${type}; charset=iso-8859-1`), 415).detail).toContain('utf-8');
        expect(await statusOf(post(json, `${type};charset="UTF-8"`))).toBe(201);
        expect(expectProblem(await post(Buffer.from(json, 'latin1'), type), 400).detail).toContain('UTF-8');
      },
    );

    it('are nothing to GET, HEAD and DELETE, whatever they are called', async () => {
      const { id } = await postFilm(test.proxy);
      for (const type of ['application/json', FORM, 'multipart/form-data', 'application/json; charset=latin1']) {
        const headers = { 'content-type': type, 'content-length': '3' };
        for (const method of ['GET', 'HEAD']) {
          const answer = await clientOf('film-service').send({ path: `/films/${id}`, method, headers, body: 'x=1' });
          expect([type, method, answer.status]).toEqual([type, method, 200]);
        }
      }
      const headers = { 'content-type': 'application/json', 'content-length': '3' };
      const removed = await clientOf('film-service').send({
        path: `/films/${id}`,
        method: 'DELETE',
        headers,
        body: 'x=1',
      });
      expect(removed.status).toBe(204);
    });
  });
});

async function statusOf(answer: Promise<Answer>): Promise<number> {
  return (await answer).status;
}
