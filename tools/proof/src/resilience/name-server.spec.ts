import { Resolver } from 'node:dns/promises';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { NameServer } from './name-server.ts';

describe('NameServer', () => {
  let server: NameServer;
  const resolver = new Resolver();

  beforeEach(async () => {
    server = await NameServer.listen();
    resolver.setServers([`${server.address.host}:${String(server.address.port)}`]);
  });
  afterEach(() => {
    server.close();
  });

  it('says at which addresses a name is at this moment, and that this holds for ten minutes', async () => {
    const at = (...addresses: string[]) => addresses.map((address) => ({ address, ttl: 600 }));
    server.set('film-service', ['127.0.0.1', '127.0.0.200']);
    expect(await resolver.resolve4('film-service', { ttl: true })).toEqual(at('127.0.0.1', '127.0.0.200'));
    server.set('film-service', ['127.0.0.3']);
    expect(await resolver.resolve4('film-service', { ttl: true })).toEqual(at('127.0.0.3'));
  });

  it('knows no other names, and no addresses of another kind', async () => {
    server.set('film-service', ['127.0.0.1']);
    await expect(resolver.resolve4('rating-service')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver.resolve6('film-service')).rejects.toMatchObject({ code: 'ENODATA' });
  });
});
