import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { answerToBytes, type Client } from '@film-mesh/proof/kit';
import { postFilm } from './support/films.ts';
import { expectFaults, expectProblem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

describe('queries and percent-encoding', () => {
  let test: TestMesh;
  let id: string;
  beforeAll(async () => {
    test = await startTestMesh();
    ({ id } = await postFilm(test.proxy, { name: 'Amélie' }));
    await postFilm(test.proxy, { name: 'Am\uFFFDlie' });
  });
  afterAll(() => test.stop());

  describe.each<[string, (service: string) => Client]>([
    ['straight at the service', (service) => test.replica(`${service}-1`)],
    ['through the proxy', () => test.proxy],
  ])('%s', (_where, clientOf) => {
    const send = (method: string, path: string) =>
      clientOf(path.startsWith('/ratings') ? 'rating-service' : 'film-service').send({
        path: path.replace(':id', id),
        method,
        ...(method === 'POST' && { body: '{}' }),
      });

    it.each([
      ['GET', '/films?limt=5', 'limt'],
      ['GET', '/films?limit[]=1', 'limit[]'],
      ['GET', '/films?name[]=x&%6eame=x', 'name[]'],
      ['GET', '/films?limit=1&limit=2', 'limit'],
      ['GET', '/films?%6cimit=0', 'limit'],
      ['GET', '/films?=', ''],
      ['GET', '/films?__proto__=1', '__proto__'],
      ['GET', '/ratings?color=red', 'color'],
      ['GET', '/films/:id?limit=1', 'limit'],
      ['GET', '/ratings/:id?x=1', 'x'],
      ['GET', '/ratings/:id/votes?x', 'x'],
      ['PUT', '/ratings/:id/votes/ann?x=1', 'x'],
      ['POST', '/films?x=1', 'x'],
      ['POST', '/ratings?x=1', 'x'],
      ['PUT', '/films/:id?x=1', 'x'],
      ['DELETE', '/films/:id?x=1', 'x'],
      ['GET', '/films?name=Am%E8lie', 'name'],
      ['GET', '/films?name=%ED%A0%80', 'name'],
      ['GET', '/films?name=%C0%AE', 'name'],
      ['GET', '/films?name=%zz', 'name'],
      ['GET', '/films?name=%E', 'name'],
      ['GET', '/films?name=a%00', 'name'],
      ['GET', '/ratings?name=Am%E8lie', 'name'],
    ])('%s %s is 400 and names %j', async (method, path, parameter) => {
      expectFaults(await send(method, path), parameter);
    });

    it('the film that such requests ask for is as it was', async () => {
      expect((await send('GET', '/films/:id')).json()).toMatchObject({ name: 'Amélie', language: 'English' });
    });

    it.each([
      ['/films?name=Am%C3%A9lie', 'Amélie'],
      ['/films?%6eame=Am%c3%a9lie', 'Amélie'],
      ['/films?name=Am%EF%BF%BDlie', 'Am\uFFFDlie'],
      ['/ratings?name=Am%EF%BF%BDlie', 'Am\uFFFDlie'],
    ])('%s finds the film of that name', async (path, name) => {
      expect((await send('GET', path)).json()).toMatchObject({ name });
    });

    it.each([
      '/films/%FF',
      '/films/%zz',
      '/films/%E',
      '/films/%ED%A0%80',
      '/films/%C0%AF',
      '/films/%00',
      '/ratings/%E8',
    ])('the path %s is 400', async (path) => {
      expectProblem(await send('GET', path), 400);
    });
  });

  it.each(['/films?name=Amélie', '/films/é'])('bytes that no URL has are 400: %s', async (path) => {
    const bytes = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
    const { origin } = new URL(test.mesh.part('film-service-1').plan.readyUrl);
    for (const at of [origin, test.mesh.url]) {
      expect(await answerToBytes(at, bytes)).toMatchObject({
        status: 400,
        headers: { 'content-type': 'application/problem+json' },
      });
    }
  });

  it('what scrapers, probes and browsers add to a URL is no matter', async () => {
    for (const [service, docs] of [
      ['film-service', '/docs/films'],
      ['rating-service', '/docs/ratings'],
    ] as const) {
      for (const path of ['/healthz', '/readyz', '/metrics', docs, `${docs}/openapi.json`, `${docs}/swagger-ui.css`]) {
        expect({ path, status: (await test.replica(`${service}-1`).get(`${path}?v=1&name[]=up`)).status }).toEqual({
          path,
          status: 200,
        });
      }
    }
  });
});
