import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { fuzzBodies, fuzzRequests } from './fuzz-operations.ts';
import { fuzz } from './fuzz.ts';
import { MAX_BODY_BYTES } from './hostile-bodies.ts';
import { Tally } from './tally.ts';

const documentOf = (...paths: string[]) => ({
  openapi: '3.1.0',
  info: { title: 'Films', version: '1' },
  paths: Object.fromEntries(
    paths.map((path) => [
      path,
      { get: { responses: { 200: { description: 'films' }, 405: { description: 'not allowed' } } } },
    ]),
  ),
});
const DOCUMENT = documentOf('/films');
/** One operation for each way to be wrong, since each start of Schemathesis takes seconds. */
const WRONG = documentOf('/broken', '/silent', '/teapot');

const closing: (() => void)[] = [];
afterEach(() => {
  closing.splice(0).forEach((close) => close());
});

/** Fuzzes a server that answers like this, whose document is at `/openapi.json`. */
async function fuzzed(films: RequestListener, document = DOCUMENT): Promise<Tally> {
  const origin = await serve(films, document);
  const tally = new Tally();
  await fuzz({ documentUrl: `${origin}/openapi.json`, origin, examples: 2, seed: 1 }, tally);
  return tally;
}

/** The origin of such a server. */
async function serve(films: RequestListener, document = DOCUMENT): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url === '/openapi.json') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
    } else if (request.method !== 'GET') {
      response.writeHead(405, { allow: 'GET' }).end();
    } else {
      films(request, response);
    }
  });
  return listening(server);
}

/** The origin of a server that listens until the test ends. */
async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

describe('fuzz', () => {
  it('finds nothing where all is as the document has it', async () => {
    const tally = await fuzzed((_request, response) => response.end());
    expect(tally.findings).toEqual([]);
    expect(tally.rows.map(({ operation }) => operation)).toContain('GET /films');
  }, 60_000);

  describe('where each operation answers wrongly in its own way', () => {
    let tally: Tally;
    beforeAll(async () => {
      tally = await fuzzed((request, response) => {
        if (request.url?.startsWith('/silent')) {
          response.destroy();
        } else {
          response.writeHead(request.url?.startsWith('/broken') ? 500 : 418).end();
        }
      }, WRONG);
    }, 60_000);
    const rowOf = (path: string) => tally.rows.find(({ operation }) => operation === `GET ${path}`);
    const failuresOf = (path: string) => tally.findings.filter((finding) => finding.includes(path));

    it.each([
      ['a status that the document does not have', '/teapot', 'Undocumented status code'],
      ['an error of the server', '/broken', 'Server error'],
    ])('finds %s', (_what, path, finding) => {
      expect(failuresOf(path)).toContainEqual(expect.stringContaining(finding));
      expect(rowOf(path)?.contractFailures).toBeGreaterThan(0);
    });

    it('finds that there is no answer', () => {
      expect(tally.findings).toContainEqual(expect.stringContaining('ConnectionError'));
      expect(rowOf('/silent')?.answers.none).toBeGreaterThan(0);
    });
  });

  it('finds that Schemathesis could do nothing', async () => {
    const tally = new Tally();
    const origin = 'http://127.0.0.1:1';
    await fuzz({ documentUrl: `${origin}/openapi.json`, origin, examples: 1, seed: 1 }, tally);
    expect(tally.cases).toBe(0);
    expect(tally.findings).not.toEqual([]);
  }, 60_000);
});

describe('fuzzBodies', () => {
  async function sent(films: RequestListener): Promise<Tally> {
    const origin = await serve(films);
    const tally = new Tally();
    await fuzzBodies({ documentUrl: `${origin}/openapi.json`, origin, seed: 1 }, tally);
    return tally;
  }

  it('sends every shape in every encoding, up to the limit and beyond', async () => {
    const lengths = new Set<number>();
    const encodings = new Set<unknown>();
    const tally = await sent((request, response) => {
      lengths.add(request.headers['content-encoding'] === 'identity' ? Number(request.headers['content-length']) : 0);
      encodings.add(request.headers['content-encoding']);
      request.resume().once('end', () => response.end());
    });
    expect(tally.findings).toEqual([]);
    expect(tally.total.phases.bodies).toBeGreaterThan(300);
    expect([...lengths]).toEqual(expect.arrayContaining([MAX_BODY_BYTES, MAX_BODY_BYTES + 1]));
    expect(encodings).toEqual(new Set(['identity', 'gzip', 'deflate', 'br']));
  }, 180_000);

  it('finds an error of the server, and that there is no answer', async () => {
    let requests = 0;
    const { total, findings } = await sent((request, response) => {
      if (requests++ === 0) {
        response.writeHead(500).end();
      } else if (requests === 2) {
        request.socket.destroy();
      } else {
        request.resume().once('end', () => response.end());
      }
    });
    expect(total.answers).toMatchObject({ '5xx': 1, none: 1 });
    expect(findings).toHaveLength(2);
  }, 180_000);
});

describe('fuzzRequests', () => {
  /** Of a server that answers with this status, by the method and the `Accept` of a request. */
  async function sent(statusOf: (request: IncomingMessage) => number): Promise<Tally> {
    const server = createServer((request, response) => {
      if (request.url === '/openapi.json') {
        response.setHeader('content-type', 'application/json').end(JSON.stringify(DOCUMENT));
      } else {
        response.writeHead(statusOf(request)).end();
      }
    });
    const origin = await listening(server);
    const tally = new Tally();
    await fuzzRequests({ documentUrl: `${origin}/openapi.json`, origin }, tally);
    return tally;
  }

  const right = ({ method, url = '', headers: { accept = '' } }: IncomingMessage) => {
    if (method === 'OPTIONS') {
      return 204;
    }
    return url === '/films' ? (/json|application\/\*|\*;/iu.test(accept) ? 200 : 406) : 400;
  };

  it('finds nothing where all is right', async () => {
    const { findings, total } = await sent((request) => (request.headers.accept === '*/*;q=0' ? 406 : right(request)));
    expect(findings).toEqual([]);
    expect(total.phases.requests).toBeGreaterThan(20);
  }, 60_000);

  it.each<[string, (request: IncomingMessage) => number]>([
    ['GET /films?limt=1: answered with 200', (request) => (request.url?.includes('limt') ? 200 : right(request))],
    ['GET /films/%FF: answered with 404', (request) => (request.url?.endsWith('%FF') ? 404 : right(request))],
    ['OPTIONS /films: answered with 405', (request) => (request.method === 'OPTIONS' ? 405 : right(request))],
    [
      'GET /films application/json; charset=utf-8: answered with 406',
      (request) => (request.headers.accept?.includes('charset') ? 406 : right(request)),
    ],
    ['GET /films text/html: 500', (request) => (request.headers.accept === 'text/html' ? 500 : right(request))],
  ])(
    'finds %s',
    async (finding, statusOf) => {
      expect((await sent(statusOf)).findings).toContain(finding);
    },
    60_000,
  );
});
