import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { afterEach, expect, it } from '@jest/globals';

import { ConnectionBalancer } from './connection-balancer.ts';
import { Client } from '../../kit/index.ts';

const servers: Server[] = [];
const closing: { close(): void }[] = [];
afterEach(() => {
  closing.splice(0).forEach((part) => {
    part.close();
  });
  servers.splice(0).forEach((server) => server.close());
});

async function proxy(name: string): Promise<string> {
  const server = createServer((_request, response) => response.end(name)).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

it('chooses a proxy for each connection, and leaves those that are open where they are', async () => {
  const balancer = await ConnectionBalancer.listen(await proxy('old'), 0);
  closing.push(balancer);
  const client = () => {
    const client = new Client(balancer.origin, { keepAlive: true });
    closing.push(client);
    return async () => (await client.trySend({ path: '/' }))?.text;
  };
  const first = client();
  expect(await first()).toBe('old');
  balancer.add(await proxy('new'));
  const [second, third] = [client(), client()];
  expect([await second(), await third(), await first()]).toEqual(['new', 'old', 'old']);
  expect(balancer.openedAt).toHaveLength(3);
});
