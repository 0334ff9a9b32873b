import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { findServices } from '@film-mesh/deploy';
import { PART_TIMES, type Scale } from '@film-mesh/mesh';
import type { Store } from '@film-mesh/service-descriptor';

import { argsOfFaulty, Failpoints, Stage, stageFolder, TcpProxy, type BrokenRemedy } from '../kit/index.ts';
import { UnhealthyEvents } from './unhealthy-events.ts';

/** A stage that can be hurt: each service with failpoints, and a TCP proxy before each database on a server. */
export interface FragileStage {
  readonly stage: Stage;
  readonly store: Store;
  readonly failpoints: Failpoints;
  readonly proxies: readonly TcpProxy[];
  readonly unhealthyEvents: UnhealthyEvents;
  /** @param keep whether the data and what the parts wrote shall stay */
  stop(keep: boolean): Promise<void>;
}

/** @param remedy what is broken on purpose; nothing by default */
export async function startFragileStage(
  store: Store,
  scale: Scale,
  signal: AbortSignal,
  remedy?: BrokenRemedy,
): Promise<FragileStage> {
  const folder = await stageFolder('durability');
  const armed = join(folder, 'failpoints');
  await mkdir(armed);
  const log = createWriteStream(join(folder, 'parts.log'));
  const write = (part: string, text: string) => log.write(`${new Date().toISOString()} ${part} | ${text}\n`);
  // Before the mesh chooses its ports, so that it cannot choose the same.
  const proxies = store === 'postgres' ? await proxiesByService() : new Map<string, TcpProxy>();
  const urls = new Map<string, string>();
  const stage = await Stage.start(
    {
      folder,
      scale,
      store,
      // They are killed as often as it takes, however short their lives were.
      times: { ...PART_TIMES, earlyMs: 0 },
      argsOf: argsOfFaulty({ failpoints: armed, ...(remedy && { break: remedy }) }),
      databaseUrlOf: (service, url) => {
        urls.set(service, url);
        return Promise.resolve(through(proxies.get(service), url));
      },
      events: {
        line: write,
        died: (part, how) => write(part, `died (${how})`),
        gaveUp: (part, how) => write(part, `gave up (${how})`),
      },
    },
    signal,
  );
  const unhealthyEvents = await UnhealthyEvents.in(urls);
  return {
    stage,
    store,
    failpoints: new Failpoints(armed),
    proxies: [...proxies.values()],
    unhealthyEvents,
    stop: async (keep) => {
      await unhealthyEvents.close();
      await stage.stop({ keep });
      await Promise.all([...proxies.values()].map((proxy) => proxy.close()));
    },
  };
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
  proxy.targets.push(Number(told.port));
  told.port = String(proxy.port);
  return told.href;
}
