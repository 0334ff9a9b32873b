import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { fuzz } from './fuzz.ts';
import { Tally } from './tally.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Films', version: '1' },
  paths: { '/films': { get: { responses: { 200: { description: 'films' }, 405: { description: 'not allowed' } } } } },
};

const closing: (() => void)[] = [];
afterEach(() => {
  closing.splice(0).forEach((close) => close());
});

/** Fuzzes a server that answers like this, whose document is at `/openapi.json`. */
async function fuzzed(films: RequestListener): Promise<Tally> {
  const server = createServer((request, response) => {
    if (request.url === '/openapi.json') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(DOCUMENT));
    } else if (request.method !== 'GET') {
      response.writeHead(405, { allow: 'GET' }).end();
    } else {
      films(request, response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const tally = new Tally();
  await fuzz({ documentUrl: `${origin}/openapi.json`, origin, examples: 2, seed: 1 }, tally);
  return tally;
}

describe('fuzz', () => {
  it('finds nothing where all is as the document has it', async () => {
    const tally = await fuzzed((_request, response) => response.end());
    expect(tally.findings).toEqual([]);
    expect(tally.rows.map(({ operation }) => operation)).toContain('GET /films');
  }, 60_000);

  it.each([
    ['a status that the document does not have', 418, 'Undocumented status code'],
    ['an error of the server', 500, 'Server error'],
  ])(
    'finds %s',
    async (_what, status, finding) => {
      const { findings, total } = await fuzzed((_request, response) => response.writeHead(status).end());
      expect(findings).toContainEqual(expect.stringContaining(finding));
      expect(total.contractFailures).toBeGreaterThan(0);
    },
    60_000,
  );

  it('finds that there is no answer', async () => {
    const { findings, total } = await fuzzed((_request, response) => response.destroy());
    expect(findings).toContainEqual(expect.stringContaining('ConnectionError'));
    expect(total.answers.none).toBeGreaterThan(0);
  }, 60_000);

  it('finds that Schemathesis could do nothing', async () => {
    const tally = new Tally();
    const origin = 'http://127.0.0.1:1';
    await fuzz({ documentUrl: `${origin}/openapi.json`, origin, examples: 1, seed: 1 }, tally);
    expect(tally.cases).toBe(0);
    expect(tally.findings).not.toEqual([]);
  }, 60_000);
});
