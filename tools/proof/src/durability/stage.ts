import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findServices } from '@film-mesh/deploy';
import { PART_TIMES, startMesh, statusOf, until, type Mesh, type Scale, type Store } from '@film-mesh/mesh';

import type { BrokenRemedy } from './broken-remedies.ts';
import { Failpoints } from './failpoints.ts';
import { TcpProxy } from './tcp-proxy.ts';
import { UnhealthyEvents } from './unhealthy-events.ts';

/** How long the mesh may take until all of it answers again, in milliseconds. */
const HEAL_MS = 60_000;

const ENTRY = join(import.meta.dirname, 'service/faulty-service.ts');

/** A mesh that can be hurt: each service with failpoints, and a TCP proxy before each database on a server. */
export class Stage {
  readonly mesh: Mesh;
  readonly failpoints: Failpoints;
  readonly store: Store;
  /** Where the databases are, and what the parts wrote. */
  readonly folder: string;
  readonly proxies: readonly TcpProxy[];
  readonly unhealthyEvents: UnhealthyEvents;

  private constructor(
    mesh: Mesh,
    {
      failpoints,
      store,
      folder,
      proxies,
      unhealthyEvents,
    }: Pick<Stage, 'failpoints' | 'store' | 'folder' | 'proxies' | 'unhealthyEvents'>,
  ) {
    this.mesh = mesh;
    this.failpoints = failpoints;
    this.store = store;
    this.folder = folder;
    this.proxies = proxies;
    this.unhealthyEvents = unhealthyEvents;
  }

  /**
   * Starts a mesh on free ports, with data of its own.
   *
   * @param remedy what is broken on purpose; nothing unless told
   */
  static async start(store: Store, scale: Scale, signal: AbortSignal, remedy?: BrokenRemedy): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'film-mesh-durability-'));
    const armed = join(folder, 'failpoints');
    await mkdir(armed);
    const log = createWriteStream(join(folder, 'parts.log'));
    const write = (part: string, text: string) => log.write(`${new Date().toISOString()} ${part} | ${text}\n`);
    // Before the mesh chooses its ports, so that it can not choose the same.
    const proxies = store === 'postgres' ? await proxiesByService() : new Map<string, TcpProxy>();
    const urls = new Map<string, string>();
    const mesh = await startMesh(
      {
        scale,
        data: folder,
        temporary: true,
        ports: { free: true },
        store: { kind: store },
        prometheus: false,
        // They are killed as often as it takes, however short their lives were.
        times: { ...PART_TIMES, earlyMs: 0 },
        argsOf: ({ folder: service, descriptor: { name } }) => [
          ENTRY,
          join(service, 'dist', `${name}.js`),
          ...['--failpoints', armed],
          ...(remedy === undefined ? [] : ['--break', remedy]),
        ],
        databaseUrlOf: (service, url) => {
          urls.set(service, url);
          return Promise.resolve(through(proxies.get(service), url));
        },
        say: () => undefined,
        events: {
          line: write,
          died: (part, how) => write(part, `died (${how})`),
          gaveUp: (part, how) => write(part, `gave up (${how})`),
        },
      },
      signal,
    );
    return new Stage(mesh, {
      failpoints: new Failpoints(armed),
      store,
      folder,
      proxies: [...proxies.values()],
      unhealthyEvents: await UnhealthyEvents.in(urls),
    });
  }

  /** The names of all replicas of a service. */
  replicasOf(service: string): string[] {
    const placed = this.mesh.services.find(({ descriptor }) => descriptor.name === service);
    return (placed?.endpoints ?? []).map((_endpoint, index) => `${service}-${String(index + 1)}`);
  }

  /** Resolves when every part answers. */
  async healed(): Promise<void> {
    const names = this.mesh.services.flatMap(({ descriptor }) => this.replicasOf(descriptor.name));
    for (const name of [...(this.store === 'postgres' ? ['postgres'] : []), ...names]) {
      const { readyUrl, isReady = async () => (await statusOf(readyUrl)) === 200 } = this.mesh.part(name).plan;
      await until(name, isReady, HEAL_MS);
    }
  }

  /** @param keep whether the data and what the parts wrote shall stay */
  async stop(keep: boolean): Promise<void> {
    await this.unhealthyEvents.close();
    await this.mesh.stop();
    await Promise.all(this.proxies.map((proxy) => proxy.close()));
    if (!keep) {
      await rm(this.folder, { recursive: true });
    }
  }
}

async function proxiesByService(): Promise<Map<string, TcpProxy>> {
  const services = findServices().map(({ descriptor }) => descriptor.name);
  return new Map(await Promise.all(services.map(async (name) => [name, await TcpProxy.listen()] as const)));
}

/** The URL of the same database, by way of the proxy. */
function through(proxy: TcpProxy | undefined, url: string): string {
  if (proxy === undefined) {
    return url;
  }
  const told = new URL(url);
  proxy.targetPort = Number(told.port);
  told.port = String(proxy.port);
  return told.href;
}
