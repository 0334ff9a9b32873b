import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from '@jest/globals';
import type { EdgeSettings } from '@film-mesh/deploy';
import { until } from '@film-mesh/mesh';
import type { Answer } from '@film-mesh/proof/kit';

import type { Problem } from './support/problem.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const NDJSON = { accept: 'application/x-ndjson' };
const UNKNOWN_OUTCOME = 'A change may have been made: send a POST again with the same Idempotency-Key.';
/** A time within the wait of the proxy before its retry, which is random, up to 25 ms. */
const BETWEEN_TRIES_MS = 4;
const RETRY = 'Retry after a second.';

/** Sends a request whose body continues a little after its headers, and returns the beginning of the response. */
async function sendInParts(origin: string, path: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.setEncoding('utf8').write(`GET ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n`);
  setTimeout(() => socket.write('x'.repeat(90_000)), BETWEEN_TRIES_MS);
  try {
    const [answer] = (await once(socket, 'data')) as [string];
    return answer;
  } finally {
    socket.destroy();
  }
}

describe('what the proxy answers for services that break', () => {
  let test: TestMesh;
  const start = async (edge: Partial<EdgeSettings> = {}) => {
    test = await startTestMesh({}, undefined, {}, edge, () => [join(import.meta.dirname, 'support/broken-service.ts')]);
  };
  afterEach(() => test.stop());

  const said = (answer: Answer) => ({
    status: answer.status,
    after: answer.headers['retry-after'],
    detail: answer.json<Problem>().detail,
  });
  const own = (status: number, ...sentences: readonly string[]) => ({
    status,
    after: '1',
    detail: sentences.join(' '),
  });
  const get = async (path: string, headers = {}) => said(await test.proxy.get(path, headers));
  const post = async (path: string) => said(await test.proxy.post(path, {}));

  it('tells a change that it may have been made, a read that it may come again', async () => {
    await start();
    const garbage = 'The response of the service is invalid.';
    expect(await get('/films/garbage')).toEqual(own(502, garbage, RETRY));
    expect(await post('/films/garbage')).toEqual(own(502, garbage, UNKNOWN_OUTCOME));
    await test.stop();
    await start();
    const reset = 'The connection to the service broke before the response.';
    expect(await get('/films/reset')).toEqual(own(503, reset, RETRY));
    expect(await post('/films/reset')).toEqual(own(503, reset, UNKNOWN_OUTCOME));
  });

  it('names the time that is over', async () => {
    await start({ routeTimeout: '2s', readTryTimeout: '0.5s', streamIdleTimeout: '3s' });
    expect(
      await Promise.all([
        get('/films/silent'),
        post('/films/silent'),
        get('/films', NDJSON),
        get('/docs/films/silent'),
      ]),
    ).toEqual([
      own(504, 'No replica of the service answered within 0.5 s.', RETRY),
      own(504, 'The service did not answer within 2 s.', UNKNOWN_OUTCOME),
      own(504, 'The service sent nothing for 3 s.', RETRY),
      own(504, 'No replica of the service answered within 0.5 s.', RETRY),
    ]);
  });

  it('names the longest that a request may take with its answer', async () => {
    await start({ maxStreamDuration: '1s' });
    expect(await post('/films/silent')).toEqual(
      own(504, 'The request and its response took more than 1 s.', UNKNOWN_OUTCOME),
    );
  });

  it('says that a body is too large to be sent again', async () => {
    await start();
    // The proxy waits for a random time before it retries.
    let answer = '';
    await until('a body that comes between two tries', async () => {
      answer = await sendInParts(test.mesh.url, '/films/reset');
      return !answer.includes(' 503 ');
    });
    expect(answer).toMatch(
      /^HTTP\/1\.1 507 .*x-served-by: frontend-proxy.*retry-after: 1.*too large to be sent again\. Retry/su,
    );
  });

  it('says that a service has too many requests', async () => {
    await start({ maxRequests: 0 });
    expect(await get('/films')).toEqual(own(503, 'The service has too many concurrent requests.', RETRY));
  });

  it('says that the proxy has no memory left', async () => {
    await start({ maxHeap: 1 });
    await until('the proxy to look at its memory', async () => (await get('/films/garbage')).status === 503);
    expect(await get('/films')).toEqual(own(503, 'The proxy is overloaded.', RETRY));
  });
});
