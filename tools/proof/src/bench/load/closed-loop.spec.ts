import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { closedLoop } from './closed-loop.ts';

describe('a closed loop', () => {
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      response.writeHead(Number(request.url?.slice(1))).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const ask = (path: string, status?: number) =>
    closedLoop({ origin, clients: 2, seconds: 1, amount: 10, next: () => ({ path }), ...(status && { status }) });

  it.each([
    ['success', '/204', undefined],
    ['the status that is asked for', '/404', 404],
  ])('counts answers with %s', async (_, path, status) => {
    await expect(ask(path, status)).resolves.toMatchObject({ answers: 10 });
  });

  it.each([
    ['an error', '/404', undefined],
    ['another status than is asked for', '/200', 404],
  ])('fails if the answers have %s', async (_, path, status) => {
    await expect(ask(path, status)).rejects.toThrow('errors, and of each status');
  });
});
