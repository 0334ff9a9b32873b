import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { statusOf } from '@film-mesh/mesh';
import getPort from 'get-port';

import { CORES, onCore, usageOf } from '../cpu.ts';
import type { Lane, Load, Sample } from '../load.ts';
import { watchOthers } from '../others.ts';
import { PARTS, type PartName, type Running } from '../running-contestants.ts';

/** Time between two readiness checks, in milliseconds. */
const LOOK_MS = 5;
/** Time limit of a start, in milliseconds. */
const MAX_MS = 30_000;
const SERVICES = ['film', 'rating'] as const;

/** Starts a service, and waits until it is ready. */
export const startLoad: Load = {
  title: 'from the start of a service to its first answer that it is ready',
  unit: 'start',
  clients: 1,
  fixedClients: true,
  reference: 'floor film-service',
  lanes: async (competition) => {
    const lanes: Lane[] = [];
    for (const name of competition.names) {
      const running = await competition.running(name);
      for (const service of SERVICES) {
        const title = PARTS[service].replace(/-\d+$/u, '');
        lanes.push({ name: `${name} ${title}`, measure: () => start(running, service) });
      }
    }
    return lanes;
  },
};

/** Starts one more of a service, on the same database. */
async function start(running: Running, service: PartName): Promise<Sample> {
  const { command, args, cwd, env, readyUrl } = running.part(service).plan;
  const url = new URL(readyUrl);
  url.port = String(await getPort());
  const [file, ...rest] = onCore(CORES.server, [command, ...args]);
  const others = watchOthers(running);
  const startedAt = performance.now();
  const child = spawn(file, rest, { cwd, env: { ...env, PORT: url.port }, stdio: 'ignore' });
  const exited = once(child, 'exit');
  try {
    while ((await statusOf(url.href)) !== 200) {
      if (child.exitCode !== null || performance.now() - startedAt > MAX_MS) {
        throw new Error(`${PARTS[service]} does not start`);
      }
      await sleep(LOOK_MS);
    }
    const tookMs = performance.now() - startedAt;
    const { cpuUs, rssMiB } = usageOf([child.pid ?? 0]);
    return { perSecond: 1_000 / tookMs, cpuUs, p50Ms: tookMs, p99Ms: tookMs, rssMiB, othersShare: others(cpuUs) };
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}
