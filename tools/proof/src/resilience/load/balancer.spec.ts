import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@film-mesh/mesh';

import { Balancer } from './balancer.ts';
import { Client } from '../../kit/index.ts';

/** A proxy that says its name, and whether it is ready. */
class Proxy {
  readonly name: string;
  isReady = true;
  readonly #server: Server;

  constructor(name: string) {
    this.name = name;
    this.#server = createServer(({ url }, response) => {
      response.writeHead(url !== '/ready' || this.isReady ? 200 : 503).end(name);
    });
  }

  async listen(): Promise<{ name: string; client: Client; readyUrl: string }> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
    return { name: this.name, client: new Client(origin, { keepAlive: true }), readyUrl: `${origin}/ready` };
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('Balancer', () => {
  const proxies = ['first', 'second'].map((name) => new Proxy(name));
  let balancer: Balancer;

  beforeEach(async () => {
    balancer = new Balancer(await Promise.all(proxies.map((proxy) => proxy.listen())));
  });
  afterEach(async () => {
    balancer.close();
    await Promise.all(proxies.map((proxy) => proxy.close()));
  });

  const askedOfFour = async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => balancer.trySend({ path: '/films' })));
    return answers.map((answer) => answer?.text).toSorted();
  };

  it('sends to each proxy that is ready, and closes its connections to one that is not', async () => {
    const [first, second] = proxies;
    expect(await askedOfFour()).toEqual(['first', 'first', 'second', 'second']);
    if (first && second) {
      first.isReady = false;
      await until('the first to be left', () => !balancer.sendsTo('first'));
      expect(await askedOfFour()).toEqual(['second', 'second', 'second', 'second']);
      second.isReady = false;
      await until('the second to be left', () => !balancer.sendsTo('second'));
      expect(await balancer.trySend({ path: '/films' })).toBeUndefined();
      first.isReady = true;
      await until('the first to be back', () => balancer.sendsTo('first'));
      expect(await askedOfFour()).toEqual(['first', 'first', 'first', 'first']);
    }
  });
});
