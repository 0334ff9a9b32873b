import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Film } from '@film-mesh/film-domain';
import type { Client } from '@film-mesh/proof/kit';

import { expectProblem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const FILM = 'name=Anand&language=English';
const OURS = 'films.example';

describe('the origin of a page that changes something', () => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh();
  });
  afterAll(() => test.stop());

  const ways: readonly [string, () => Client][] = [
    ['through the proxy', () => test.proxy],
    ['at the service itself', () => test.replica('film-service-1')],
  ];

  describe.each(ways)('%s', (_way, client) => {
    const post = (headers: Readonly<Record<string, string>>) =>
      client().send({ path: '/films', method: 'POST', headers: { ...FORM, ...headers }, body: FILM });

    it.each([
      [OURS, `https://${OURS}`],
      [OURS, `http://${OURS}`],
      [`${OURS}:443`, `https://${OURS}`],
      [`${OURS}:80`, `http://${OURS}`],
      [OURS, `https://${OURS}:443`],
      [OURS, `http://${OURS}:80`],
      [`${OURS}:8080`, `http://${OURS}:8080`],
      ['FILMS.example', `https://${OURS}`],
      [OURS, 'https://Films.Example'],
      ['Films.EXAMPLE:443', `HTTPS://${OURS}`],
      ['127.0.0.1:80', 'http://127.0.0.1'],
      ['[::1]:443', 'https://[::1]'],
    ])('is the same: Host %s, Origin %s', async (host, origin) => {
      expect((await post({ host, origin })).status).toBe(201);
    });

    it.each([
      [OURS, 'https://evil.example'],
      [OURS, 'null'],
      [OURS, ''],
      [OURS, `https://${OURS}.evil.example`],
      [OURS, `https://evil${OURS}`],
      [OURS, `http://${OURS}:8080`],
      [`${OURS}:8080`, `http://${OURS}`],
      [`${OURS}:443`, `http://${OURS}`],
      [`${OURS}:80`, `https://${OURS}`],
      [OURS, `https://${OURS}:80`],
      ['FILMS.example', 'https://evil.example'],
      [`${OURS}:443`, 'https://evil.example'],
      [OURS, 'https://EVIL.example'],
      [OURS, 'https://evil.example:443'],
      [OURS, `https://evil.example, https://${OURS}`],
      [OURS, `https://${OURS}@evil.example`],
      [OURS, `https://evil.example\\@${OURS}`],
      [OURS, `https://evil.example#${OURS}`],
      [OURS, OURS],
      [OURS, `ftp://${OURS}`],
      [OURS, `https://${OURS}/`],
      [OURS, 'https://'],
    ])('is foreign: Host %s, Origin %s', async (host, origin) => {
      expectProblem(await post({ host, origin }), 403);
    });

    it('is looked at whatever the change, and nowhere else', async () => {
      const [film] = (await post({})).json<[Film]>();
      const path = `/films/${film.id}`;
      const origin = 'https://evil.example';
      const body = JSON.stringify({ name: 'Forged', language: 'English' });
      expectProblem(await client().send({ path, method: 'PUT', headers: { origin }, body }), 403);
      expectProblem(await client().send({ path, method: 'DELETE', headers: { origin } }), 403);
      expect((await client().get(path, { origin })).json()).toEqual(film);
      expect((await client().send({ path, method: 'HEAD', headers: { origin } })).status).toBe(200);
    });
  });

  it('is not the same where a proxy says that the request came by https', async () => {
    const headers = { ...FORM, host: OURS, 'x-forwarded-proto': 'https' };
    const send = (origin: string) =>
      test
        .replica('film-service-1')
        .send({ path: '/films', method: 'POST', headers: { ...headers, origin }, body: FILM });
    expectProblem(await send(`http://${OURS}`), 403);
    expect((await send(`https://${OURS}`)).status).toBe(201);
  });

  it('is looked at by the rating service too', async () => {
    const rating = JSON.stringify({ id: '0199a0a0-0000-7000-8000-000000000000', name: 'Forged', rating: '1' });
    const answer = await test
      .replica('rating-service-1')
      .send({ path: '/ratings', method: 'POST', headers: { origin: 'https://evil.example' }, body: rating });
    expectProblem(answer, 403);
  });
});
