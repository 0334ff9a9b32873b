import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { drainScript, MESH } from '@film-mesh/deploy';
import type { Mesh, ProxyUrls } from '@film-mesh/mesh';

import { Balancer } from './load/balancer.ts';
import type { Client } from '../kit/index.ts';

/** Two proxies before the same services, and what stands before them. */
export class Proxies {
  readonly balancer: Balancer;
  readonly #mesh: Mesh;
  readonly #urls: ReadonlyMap<string, ProxyUrls>;
  readonly #drains: boolean;

  /**
   * @param urls of the two, by their names
   * @param at makes a client of an address
   * @param drains whether a proxy is drained before it is stopped
   */
  constructor(mesh: Mesh, urls: ReadonlyMap<string, ProxyUrls>, at: (origin: string) => Client, drains: boolean) {
    this.#mesh = mesh;
    this.#urls = urls;
    this.#drains = drains;
    this.balancer = new Balancer(
      [...urls].map(([name, { url, metricsUrl }]) => ({
        name,
        client: at(url),
        readyUrl: metricsUrl + MESH.proxy.readiness,
      })),
    );
  }

  get names(): readonly string[] {
    return [...this.#urls.keys()];
  }

  /** Stops a proxy as Kubernetes does; resolves when it has ended. */
  async stop(name: string): Promise<void> {
    const adminUrl = this.#urls.get(name)?.adminUrl;
    if (this.#drains && adminUrl !== undefined) {
      await promisify(execFile)('bash', ['-c', drainScript(Number(new URL(adminUrl).port))]);
    }
    await this.#mesh.part(name).stop();
  }

  /** Starts a proxy that was stopped. */
  start(name: string): void {
    this.#mesh.part(name).start();
  }
}
