import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Client, type ClientOptions } from './client.ts';

let server: Server;
let client: Client;

/** A client of a server that answers with what it was asked, beginning with the path; it leaves `/silent` unanswered. */
async function clientOf(options: ClientOptions = {}): Promise<Client> {
  server = createServer((request, response) => {
    if (request.url === '/reset') {
      request.socket.resetAndDestroy();
    } else if (request.url !== '/silent') {
      void text(request).then((body) => {
        response.end([request.method, request.url, request.headers['content-type'], body].join(' '));
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = new Client(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, options);
  return client;
}

describe('Client', () => {
  const heard: [string, number][] = [];
  beforeEach(() => {
    heard.length = 0;
  });
  afterEach(() => {
    client.close();
    server.closeAllConnections();
    server.close();
  });

  it('sends a path, headers and a body as they are', async () => {
    await clientOf();
    const call = { path: '//a/../%zz?x[]=1', method: 'REPORT', headers: { 'content-type': 'a/b' }, body: '{' };
    expect((await client.send(call)).text).toBe('REPORT //a/../%zz?x[]=1 a/b {');
  });

  it('sends a value as JSON', async () => {
    await clientOf();
    expect((await client.post('/films', { a: 1 })).text).toBe('POST /films application/json {"a":1}');
  });

  it('tells of every answer', async () => {
    await clientOf({ keepAlive: true, hear: (asked, { status }) => heard.push([asked, status]) });
    await client.get('/films');
    await client.trySend({ path: '/reset' });
    expect(heard).toEqual([['GET /films', 200]]);
  });

  it('fails where there is no answer, or none in time', async () => {
    await clientOf({ timeoutMs: 50 });
    await expect(client.get('/silent')).rejects.toThrow('no answer within 50 ms');
    await expect(client.send({ path: '/silent', timeoutMs: 20 })).rejects.toThrow('no answer within 20 ms');
    await expect(client.get('/reset')).rejects.toThrow('ECONNRESET');
    expect(await client.trySend({ path: '/reset' })).toBeUndefined();
  });
});
