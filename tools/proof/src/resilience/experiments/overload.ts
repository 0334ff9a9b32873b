import { MESH } from '@film-mesh/deploy';

import type { Arena } from '../arena.ts';
import { defineExperiment } from '../experiment.ts';

/** A page that takes a service some milliseconds, and its clients next to nothing. */
const PAGE = { path: '/films?limit=1000' };
const SERVICE = 'film-service-1';
const TIMES = 5;
const CLIENTS = 12;
const SECONDS = 4;
const WARM_UP_SECONDS = 2;
/** An answer that comes later is of no use: its client has given up. */
const IN_TIME_MS = 1_000;
/** Time limit for responses in time after the load, in milliseconds. */
const NORMAL_AGAIN_MS = 5_000;
const MIB = 1_048_576;

export const experiment = defineExperiment({
  hazard:
    'A service that is asked for more than it can do works on all of it at once, and is done with each request when its client has given up. It is busy as never before, and of no use to anybody.',
  remedy: {
    setting: 'what is more than a service can work on at a time (512; 16 here) is refused at once, with Retry-After',
    without: { edge: { maxRequests: 100_000, maxUpstreamConnections: 100_000 } },
  },
  // One replica on part of a machine, and a page that is a hundred times the work of a film.
  always: { edge: { maxRequests: 16 } },
  figure: 'percent of the peak that is lost at 5 times the load, per second of CPU of the service',
  bound: 10,
  async run(arena) {
    await arena.catalogue(1);
    const cpuSeconds = () => arena.metric(SERVICE, 'process_cpu_seconds_total');
    await arena.asMany(PAGE, CLIENTS, WARM_UP_SECONDS);
    const peakCpu = await cpuSeconds();
    const answers = await arena.asMany(PAGE, CLIENTS, SECONDS);
    const beganCpu = await cpuSeconds();
    const load = { kind: 'overload', perSecond: (TIMES * answers) / SECONDS, call: () => PAGE };
    let endMs = 0;
    let heap = 0;
    await arena.under([load], async () => {
      await arena.fault(`${load.perSecond.toFixed(0)} requests a second`, () => arena.seconds(2 * SECONDS));
      endMs = arena.records.now();
      heap = await arena.heap();
    });
    const endCpu = await cpuSeconds();
    // Per second of its CPU: what else the machine does meanwhile is no matter.
    const peak = answers / (beganCpu - peakCpu);
    const goodput = arena.records.goodput(load.kind, IN_TIME_MS) / (endCpu - beganCpu);
    const isBounded = heap < MESH.proxy.memoryLimit * MIB;
    const isNormal = (await nextInTime(arena)) - endMs < NORMAL_AGAIN_MS;
    // Whoever is not answered well is refused, and told when to come back.
    const isOrderly = arena.records.failures() === 0;
    return isBounded && isNormal && isOrderly ? Math.max(0, 100 * (1 - goodput / peak)) : 100;
  },
});

/** The time of the next request that was answered in time. */
async function nextInTime(arena: Arena): Promise<number> {
  for (;;) {
    await arena.send(PAGE, 'afterwards');
    const last = arena.records.all.at(-1);
    if (last?.outcome === 'ok' && last.tookMs <= IN_TIME_MS) {
      return last.atMs;
    }
  }
}
