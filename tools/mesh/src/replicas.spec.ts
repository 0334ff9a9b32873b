import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { UserError } from './command-line/index.ts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bundledMain, clusterName, MESH } from '@film-mesh/deploy';

import { PATIENT_MS } from '../testing/npm-start.ts';
import { descendantsOf } from '../testing/processes.ts';
import { envoyHosts } from './envoy-hosts.ts';
import { startMesh, type Mesh } from './mesh.ts';
import { addEndpoints } from './plan.ts';
import { LOOPBACK, Ports } from './ports.ts';
import { statusOf, until } from './probe.ts';

describe('the replicas of a mesh', () => {
  let data: string;
  let mesh: Mesh;
  /** Node's arguments for the film replicas in place of the service. */
  let instead: readonly string[] | undefined;

  beforeEach(async () => {
    instead = undefined;
    data = mkdtempSync(join(tmpdir(), 'replicas-'));
    mesh = await startMesh({
      scale: {},
      data,
      ports: { free: true },
      prometheus: false,
      argsOf: ({ folder, descriptor }) =>
        (descriptor.name === 'film-service' ? instead : undefined) ?? [bundledMain(folder)],
      say: () => undefined,
      events: { line: () => undefined, died: () => undefined, gaveUp: () => undefined },
    });
  }, PATIENT_MS);
  afterEach(async () => {
    await mesh.stop();
    rmSync(data, { recursive: true });
  }, PATIENT_MS);

  /** The number of replicas of each service, and of wanted ones, one by default. */
  const counts = () => mesh.services.map(({ descriptor: { name }, endpoints }) => [name, endpoints.length]);
  const wanted = (of: Readonly<Record<string, number>> = {}) =>
    mesh.services.map(({ descriptor: { name } }) => [name, of[name] ?? 1]);
  const placed = () => mesh.services.reduce((sum, { endpoints }) => sum + endpoints.length, 0);
  const portsOf = (service: string) =>
    mesh.services.flatMap(({ descriptor, endpoints }) =>
      descriptor.name === service ? endpoints.map(({ port }) => port) : [],
    );
  const replicasRunning = () =>
    descendantsOf(process.pid).filter(({ command }) => command.includes(bundledMain(''))).length;

  it(
    'are scaled by one call after the other, also where one of them dies meanwhile',
    async () => {
      const calls = [mesh.scale({ 'film-service': 3 }), mesh.scale({ 'rating-service': 2, 'film-service': 2 })];
      const first = mesh.part('film-service-1');
      const killed = first.pid;
      first.signal('SIGKILL');
      await Promise.all(calls);
      expect(counts()).toEqual(wanted({ 'film-service': 2, 'rating-service': 2 }));
      expect(replicasRunning()).toBe(placed());
      await until(
        'the one that died',
        async () => first.pid !== killed && (await statusOf(first.plan.readyUrl)) === 200,
      );
    },
    PATIENT_MS,
  );

  it(
    'are known to a proxy that dies while they are scaled',
    async () => {
      const scaling = mesh.scale({ 'film-service': 2 });
      const before = replicasRunning();
      await until('the new replica', () => replicasRunning() > before);
      mesh.part(MESH.proxy.name).signal('SIGKILL');
      await scaling;
      const hosts = (await envoyHosts(mesh.adminUrl)) ?? [];
      const films = clusterName({ name: 'film-service' });
      const asked = hosts.filter(({ cluster, takesRequests }) => cluster === films && takesRequests);
      expect(asked.map(({ port }) => port).toSorted()).toEqual(portsOf('film-service').toSorted());
    },
    PATIENT_MS,
  );

  it('stay as they are where what is wanted makes no sense', async () => {
    for (const [scale, said] of [
      [{ 'film-service': 0 }, 'film-service must have 1 to 50 replicas, not 0'],
      [{ 'film-service': 51 }, 'not 51'],
      [{ 'film-service': Number.NaN }, 'not NaN'],
      [{ 'film-service': 2, nothing: 1 }, 'there is no service nothing'],
    ] as const) {
      await expect(mesh.scale(scale)).rejects.toThrow(said);
    }
    expect(counts()).toEqual(wanted());
    expect(replicasRunning()).toBe(placed());
  });

  it(
    'stay as they are where a new one does not start, which ends nothing else',
    async () => {
      const before = mesh.part('film-service-1').pid;
      instead = ['-e', 'process.exit(9)'];
      await expect(mesh.scale({ 'film-service': 3, 'rating-service': 2 })).rejects.toThrow(
        /^film-service-[23] cannot be kept running \(exit 9\)$/u,
      );
      expect(counts()).toEqual(wanted());
      expect(replicasRunning()).toBe(placed());
      expect(mesh.part('film-service-1').pid).toBe(before);
      instead = undefined;
      await mesh.scale({ 'film-service': 2 });
      expect(await statusOf(`${mesh.url}/films`)).toBe(200);
    },
    PATIENT_MS,
  );

  it(
    'are behind a second proxy too, which ends with the mesh',
    async () => {
      const { url, metricsUrl } = await mesh.addProxy('another');
      expect(url).not.toBe(mesh.url);
      expect(await statusOf(`${url}/films`)).toBe(200);
      expect(await statusOf(metricsUrl + MESH.proxy.readiness)).toBe(200);
      await mesh.stop();
      expect(await statusOf(`${url}/films`)).toBeUndefined();
    },
    PATIENT_MS,
  );

  it(
    'all end where the mesh is stopped while it is scaled',
    async () => {
      const scaling = expect(mesh.scale({ 'film-service': 4 })).rejects.toEqual(new UserError('the mesh is stopping'));
      await until('a new replica', () => replicasRunning() > placed());
      await mesh.stop();
      await scaling;
      expect(replicasRunning()).toBe(0);
      await expect(mesh.scale({ 'film-service': 1 })).rejects.toThrow('the mesh is stopping');
    },
    PATIENT_MS,
  );
});

describe('addEndpoints', () => {
  it('gives out no port where one of them is taken', async () => {
    const { server, port: taken } = await listening();
    try {
      const ports = new Ports();
      const operations = { liveness: '/live', readiness: '/ready', metrics: '/metrics' };
      const descriptor = { name: 'thing', port: taken - 1, route: '/t', docs: '/d', operations, calls: {} };
      const choice = { free: false, proxyPort: 1 } as const;
      await expect(addEndpoints({ descriptor, endpoints: [] }, 2, ports, choice)).rejects.toThrow(
        `port ${String(taken)}, which thing-2 needs, is taken`,
      );
      expect(await ports.take(taken - 1, 'another')).toBe(taken - 1);
    } finally {
      server.close();
    }
  });
});

/** Listens on a port below the ephemeral range, so that nobody else is likely to want the one before it. */
async function listening(): Promise<{ readonly server: Server; readonly port: number }> {
  for (;;) {
    const server = createServer();
    const port = randomInt(10_000, 30_000);
    server.listen({ host: LOOPBACK, port });
    const isListening = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (isListening) {
      return { server, port };
    }
  }
}
