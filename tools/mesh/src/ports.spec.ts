import { createServer, type AddressInfo, type Server } from 'node:net';

import { UserError } from './command-line/index.ts';
import { afterEach, describe, expect, it } from '@jest/globals';

import { LOOPBACK, Ports } from './ports.ts';

describe('Ports', () => {
  let server: Server | undefined;

  afterEach(async () => {
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    server = undefined;
  });

  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server = createServer().once('error', reject).listen({ host: LOOPBACK, port }, resolve);
    });

  it('gives ports that one can listen on', async () => {
    const port = await new Ports().free('thing');
    await expect(listen(port)).resolves.toBeUndefined();
  });

  it('gives ports that no server gets without asking for them, until the thing listens', async () => {
    const ports = new Ports();
    const given = await Promise.all(Array.from({ length: 20 }, () => ports.free('thing')));
    await listen(0);
    const { port } = server?.address() as AddressInfo;
    expect(Math.max(...given)).toBeLessThan(30_000);
    expect(port).toBeGreaterThan(30_000);
  });

  it('takes a port that is free', async () => {
    const port = await new Ports().free('thing');
    await expect(new Ports().take(port, 'thing')).resolves.toBe(port);
  });

  it('refuses a port that somebody listens on', async () => {
    const port = await new Ports().free('thing');
    await listen(port);
    await expect(new Ports().take(port, 'thing')).rejects.toEqual(
      new UserError(`port ${String(port)}, which thing needs, is taken`),
    );
  });

  it('refuses a port that another part has been given', async () => {
    const ports = new Ports();
    const port = await ports.free('one');
    await expect(ports.take(port, 'two')).rejects.toEqual(
      new UserError(`port ${String(port)}, which two needs, is also needed by one`),
    );
  });
});
