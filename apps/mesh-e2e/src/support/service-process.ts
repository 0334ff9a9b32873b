import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

import { bundledMain, MESH, WORKSPACE_ROOT } from '@film-mesh/deploy';
import { statusOf, until } from '@film-mesh/mesh';

/** The bundle of the film service as a process of its own, with its production flags and a database in memory. */
export interface ServiceProcess {
  readonly child: ChildProcess;
  readonly port: number;
  readonly origin: string;
  /** Sends SIGTERM, and resolves with its exit code and the time that took, in milliseconds. */
  terminate(): Promise<{ readonly code: number | null; readonly tookMs: number }>;
}

/**
 * Starts it on a free port, and resolves when it is ready.
 *
 * @param environment beside the required variables
 * @param stdout destination of its log
 */
export async function startService(
  environment: Readonly<Record<string, string>> = {},
  stdout: 'pipe' | 'ignore' = 'ignore',
): Promise<ServiceProcess> {
  const port = await freePort();
  const folder = join(WORKSPACE_ROOT, 'apps/film-service');
  const child = spawn(process.execPath, [...MESH.services.nodeOptions, bundledMain(folder)], {
    cwd: folder,
    env: {
      ...MESH.services.environment,
      HOST: '127.0.0.1',
      PORT: String(port),
      REPLICA: 'alone',
      DATABASE_URL: 'sqlite::memory:',
      // Nobody listens: films are accepted all the same.
      FILM_EVENTS_URL: 'http://127.0.0.1:9/film-events',
      DRAIN_SECONDS: '0',
      ...environment,
    },
    stdio: ['ignore', stdout, 'inherit'],
  });
  const origin = `http://127.0.0.1:${String(port)}`;
  try {
    await until('the service', async () => (await statusOf(`${origin}/readyz`)) === 200);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    child,
    port,
    origin,
    terminate: async () => {
      const startedAt = performance.now();
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = (await exited) as [number | null];
      return { code, tookMs: performance.now() - startedAt };
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
