import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { TcpProxy } from './tcp-proxy.ts';

let echo: Server;
let proxy: TcpProxy;
let client: Socket;

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await TcpProxy.listen();
  proxy.targets.push(portOf(echo));
  client = connect(proxy.port, '127.0.0.1');
  await once(client, 'connect');
});

afterEach(async () => {
  client.destroy();
  await proxy.close();
  echo.close();
});

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Says something and resolves with what comes back. */
async function said(text: string): Promise<string> {
  const heard = once(client, 'data');
  client.write(text);
  return String(((await heard) as [Buffer])[0]);
}

describe('TcpProxy', () => {
  it('passes on what both ends say', async () => {
    expect(await said('hello')).toBe('hello');
    expect(await said('again')).toBe('again');
  });

  it('takes nobody while it does not know where to', async () => {
    proxy.targets.pop();
    client.destroy();
    client = connect(proxy.port, '127.0.0.1');
    expect(await once(client, 'close').catch((error: unknown) => error)).toMatchObject({ code: 'ECONNRESET' });
  });

  it('passes on that one end has said all', async () => {
    client.end('bye');
    const [heard] = (await once(client, 'data')) as [Buffer];
    expect(String(heard)).toBe('bye');
    await once(client, 'close');
  });

  it('holds everything back for as long as it is told, each way', async () => {
    proxy.delay(50);
    const startedAt = performance.now();
    expect(await said('late')).toBe('late');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(98);
  });

  it('lets nothing through while it is cut, and all of it in its order afterwards', async () => {
    await said('before');
    proxy.cut();
    let heard = '';
    client.on('data', (chunk) => (heard += String(chunk)));
    client.write('one,');
    await sleep(50);
    client.write('two');
    await sleep(50);
    expect(heard).toBe('');
    proxy.heal();
    while (heard !== 'one,two') {
      await once(client, 'data');
    }
  });

  it('resets connections that are open, and takes new ones', async () => {
    await said('before');
    const failed = once(client, 'error');
    proxy.reset();
    expect(await Promise.race([failed, once(client, 'close')])).toMatchObject([{ code: 'ECONNRESET' }]);
    client = connect(proxy.port, '127.0.0.1');
    expect(await said('after')).toBe('after');
  });

  it('chooses a server for each connection, and leaves those that are open where they are', async () => {
    const other = createServer((socket) => socket.on('error', () => undefined).end('other')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    proxy.targets.push(portOf(other));
    const second = connect(proxy.port, '127.0.0.1');
    expect(String(((await once(second, 'data')) as [Buffer])[0])).toBe('other');
    expect(await said('the first')).toBe('the first');
    client.destroy();
    client = connect(proxy.port, '127.0.0.1');
    expect(await said('the third')).toBe('the third');
    expect(proxy.openedAt).toHaveLength(3);
    second.destroy();
    other.close();
  });

  it('ends the connection of a client whose server is not there', async () => {
    echo.close();
    client.destroy();
    await once(echo, 'close');
    client = connect(proxy.port, '127.0.0.1');
    expect(await once(client, 'close').catch((error: unknown) => error)).toMatchObject({ code: 'ECONNRESET' });
  });
});
