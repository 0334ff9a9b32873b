import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { answerToBytes, type Client } from '@film-mesh/proof/kit';
import { postFilm } from './support/films.ts';
import { expectProblem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const NDJSON = 'application/x-ndjson';

/** The Accept headers of Prometheus 2 and 3. */
const SCRAPERS = [
  'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.1',
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
  'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.4,text/plain;version=0.0.4;q=0.3',
  'text/plain; version=0.0.4; charset=utf-8',
];

describe('what a client accepts, and what a path takes', () => {
  let test: TestMesh;
  let id: string;
  beforeAll(async () => {
    test = await startTestMesh();
    ({ id } = await postFilm(test.proxy));
  });
  afterAll(() => test.stop());

  describe.each<[string, (service: string) => Client]>([
    ['straight at the service', (service) => test.replica(`${service}-1`)],
    ['through the proxy', () => test.proxy],
  ])('%s', (_where, clientOf) => {
    const serviceOf = (path: string) => (path.includes('ratings') ? 'rating-service' : 'film-service');
    const send = (path: string, accept: string, method = 'GET') =>
      clientOf(serviceOf(path)).send({ path: path.replace(':id', id), method, headers: { accept } });

    it.each([
      'application/json; charset=utf-8',
      'Application/JSON;version=1',
      'text/html;level=1, application/json;charset="a,b";q=0.1',
      'application/*;q=0.1, text/plain;version=0.0.4',
      'text/html, image/gif, image/jpeg, *; q=.2',
      'text/html;charset=utf-8,*/*;q=0.8',
      '',
    ])('JSON is acceptable where Accept is %j', async (accept) => {
      for (const path of ['/films', '/films?limit=1', '/films/:id', '/ratings', '/ratings/:id', '/ratings/:id/votes']) {
        const { status, headers } = await send(path, accept);
        expect({ path, status, type: headers['content-type'] }).toEqual({ path, status: 200, type: JSON_TYPE });
      }
    });

    it.each([
      'application/json;q=0',
      'application/json; charset=utf-8; q=0.0, */*',
      'text/html;q=1',
      ';;;,"',
      'q'.repeat(300),
    ])('JSON is not where Accept is %s', async (accept) => {
      for (const path of ['/films/:id', '/ratings', '/ratings/:id/votes']) {
        expect(expectProblem(await send(path, accept), 406).detail).toBe('Available media types: application/json.');
      }
      expect((await send('/ratings?limit=1', accept, 'HEAD')).status).toBe(406);
    });

    it.each([
      [NDJSON, NDJSON],
      ['Application/X-NDJSON; charset=utf-8', NDJSON],
      [`application/json;q=0.5, ${NDJSON}`, NDJSON],
      [`*/*, application/json;q=0`, NDJSON],
      [`application/json, ${NDJSON};q=0.5`, JSON_TYPE],
      [`${NDJSON};q=0, */*`, JSON_TYPE],
      ['*/*', JSON_TYPE],
    ])('films are what is rather accepted: %s', async (accept, type) => {
      for (const path of ['/films', '/films?limit=1', '/films?name=Anand']) {
        const { status, headers } = await send(path, accept);
        expect({ status, type: headers['content-type'], vary: headers.vary?.toLowerCase() }).toEqual({
          status: 200,
          type,
          vary: expect.stringContaining('accept'),
        });
      }
    });

    it.each(['text/html;q=0.9;level=1', 'application/json;charset=utf-8', 'nonsense'])(
      'the documentation is for anybody: %s',
      async (accept) => {
        for (const path of ['/docs/films', '/docs/films/openapi.json', '/docs/ratings/swagger-ui.css']) {
          expect((await send(path, accept)).status).toBe(200);
        }
      },
    );

    it.each([
      ['/films', 'GET, HEAD, OPTIONS, POST'],
      ['/films/:id', 'DELETE, GET, HEAD, OPTIONS, PUT'],
      ['/films/:id?x=1', 'DELETE, GET, HEAD, OPTIONS, PUT'],
      ['/ratings', 'GET, HEAD, OPTIONS, POST'],
      ['/ratings/:id', 'GET, HEAD, OPTIONS'],
      ['/ratings/:id/votes', 'GET, HEAD, OPTIONS'],
      ['/ratings/:id/votes/ann', 'OPTIONS, PUT'],
      ['/docs/films', 'GET, HEAD, OPTIONS'],
      ['/docs/ratings/openapi.json', 'GET, HEAD, OPTIONS'],
    ])('OPTIONS %s is 204 with Allow: %s', async (path, allow) => {
      const { status, headers, text } = await clientOf(serviceOf(path)).send({
        path: path.replace(':id', id),
        method: 'OPTIONS',
        headers: { origin: 'http://elsewhere.example', 'access-control-request-method': 'DELETE' },
      });
      expect({ status, allow: headers.allow, text }).toEqual({ status: 204, allow, text: '' });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    });

    it('OPTIONS of a path that there is not is 404', async () => {
      for (const path of ['/films/a/b', '/nothing', '/']) {
        expectProblem(await clientOf('film-service').send({ path, method: 'OPTIONS' }), 404);
      }
    });
  });

  it.each(SCRAPERS)('what is for the platform is for its scrapers and probes: %s', async (accept) => {
    for (const service of ['film-service-1', 'rating-service-1']) {
      const { status, headers } = await test.replica(service).get('/metrics', { accept });
      expect({ status, type: headers['content-type'] }).toEqual({
        status: 200,
        type: 'text/plain; version=0.0.4; charset=utf-8',
      });
      for (const path of ['/healthz', '/readyz']) {
        const probed = await test.replica(service).get(path, { accept: `application/json;v=1;q=0.1, ${accept}` });
        expect(probed.status).toBe(200);
      }
    }
  });

  it('OPTIONS * is for a server as a whole: the service says all methods, and the proxy has no such path', async () => {
    const { status, headers } = await test.replica('rating-service-1').send({ path: '*', method: 'OPTIONS' });
    expect({ status, allow: headers.allow }).toEqual({ status: 204, allow: 'GET, HEAD, OPTIONS, POST, PUT' });
    const bytes = 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    expect(await answerToBytes(test.mesh.url, bytes)).toMatchObject({
      status: 404,
      headers: { 'content-type': 'application/problem+json' },
    });
  });
});
