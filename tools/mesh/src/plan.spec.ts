import { UserError } from './command-line/index.ts';
import { describe, expect, it } from '@jest/globals';
import { MESH, type WorkspaceService } from '@film-mesh/deploy';
import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { PART_TIMES } from './part.ts';
import { atOnePort, originOf, placeAnotherProxy, placeOnLoopback, type LocalPlacement } from './plan.ts';
import { planServices } from './plan-services.ts';
import { LOOPBACK, Ports } from './ports.ts';

const services = [
  service({ name: 'sender', port: 5000, calls: { EVENTS_URL: 'receiver' } }),
  service({ name: 'receiver', port: 6000, events: '/things-events' }),
];
const FREE = { free: true } as const;
const ALL = { prometheus: true, postgres: true };
const NONE = { prometheus: false, postgres: false };

describe('placeOnLoopback', () => {
  it('gives every replica and every part a port of its own', async () => {
    const scale = Object.fromEntries(services.map(({ descriptor }) => [descriptor.name, 10]));
    const placement = await placeOnLoopback(services, scale, FREE, ALL, new Ports());
    expect(placement.services.map(({ endpoints }) => endpoints.length)).toEqual(services.map(() => 10));
    const ports = portsOf(placement);
    expect(new Set(ports).size).toBe(services.length * 10 + 6);
    expect(placement.services.flatMap(({ endpoints }) => endpoints).every(({ host }) => host === LOOPBACK)).toBe(true);
  });

  it('plans one replica by default, and no port for Prometheus and PostgreSQL if they do not run', async () => {
    const placement = await placeOnLoopback(services, {}, FREE, NONE, new Ports());
    expect(placement.services.map(({ endpoints }) => endpoints.length)).toEqual(services.map(() => 1));
    expect(placement.prometheusPort).toBeUndefined();
    expect(placement.postgresPort).toBeUndefined();
  });

  it('refuses a port for the proxy that a service wants', async () => {
    const port = await new Ports().free('the test');
    await expect(
      placeOnLoopback([service({ name: 'thing', port })], {}, { free: false, proxyPort: port }, NONE, new Ports()),
    ).rejects.toEqual(new UserError(`port ${String(port)}, which thing-1 needs, is also needed by ${MESH.proxy.name}`));
  });
});

describe('placeAnotherProxy', () => {
  it('gives it ports of its own, before the same services', async () => {
    const ports = new Ports();
    const placement = await placeOnLoopback(services, {}, FREE, NONE, ports);
    const other = await placeAnotherProxy(placement, 'another', ports);
    expect(other.services).toBe(placement.services);
    expect(new Set([...portsOf(placement), ...portsOf(other)].filter((port) => port !== undefined)).size).toBe(
      services.length + 2 * 4,
    );
  });
});

describe('atOnePort', () => {
  it('gives each replica an address of its own, and all of them the port of the first', () => {
    const descriptor = services[0]?.descriptor ?? service({ name: 'none', port: 0 }).descriptor;
    const endpoints = [5000, 5003, 5001].map((port) => ({ host: LOOPBACK, port }));
    expect(atOnePort({ descriptor, endpoints }).endpoints).toEqual([
      { host: '127.0.0.1', port: 5000 },
      { host: '127.0.0.2', port: 5000 },
      { host: '127.0.0.3', port: 5000 },
    ]);
  });
});

describe('planServices', () => {
  const databaseUrls = { sender: 'sqlite:/data/1', receiver: 'postgres://u:p@host/2' };
  const placement: LocalPlacement = {
    services: services.map(({ descriptor }, index) => ({
      descriptor,
      endpoints: [1, 2].map((replica) => ({ host: LOOPBACK, port: (index + 1) * 1_000 + replica })),
    })),
    proxy: { host: LOOPBACK, metricsHost: LOOPBACK, port: 1, internalPort: 2, metricsPort: 3, adminPort: 4 },
    prometheusPort: undefined,
    postgresPort: undefined,
  };

  it('plans each replica with its own address and name, in the folder of its service', () => {
    const plans = planServices(services, placement, databaseUrls);
    expect(plans.map(({ name }) => name)).toEqual(
      services.flatMap(({ descriptor: { name } }) => [`${name}-1`, `${name}-2`]),
    );
    expect(plans[1]).toMatchObject({
      cwd: services[0]?.folder,
      env: {
        HOST: LOOPBACK,
        PORT: '1002',
        REPLICA: plans[1]?.name,
        ...MESH.services.environment,
        DRAIN_SECONDS: '0',
        CLOSE_SECONDS: '3',
      },
      readyUrl: `http://${LOOPBACK}:1002${String(services[0]?.descriptor.operations.readiness)}`,
    });
  });

  it('gives the replicas of a service its database', () => {
    const urls = planServices(services, placement, databaseUrls).map(({ env }) => env['DATABASE_URL']);
    expect(urls).toEqual(['sqlite:/data/1', 'sqlite:/data/1', 'postgres://u:p@host/2', 'postgres://u:p@host/2']);
  });

  it('shows a service those that it calls through the internal listener of the proxy', () => {
    const urls = planServices(services, placement, databaseUrls).map(({ env }) => env['EVENTS_URL']);
    const url = `${originOf({ host: LOOPBACK, port: placement.proxy.internalPort })}/things-events`;
    expect(urls).toEqual([url, url, undefined, undefined]);
  });

  it('gives a service the options of Node and the environment of every replica, wherever it runs', () => {
    const [plan] = planServices(services, placement, databaseUrls);
    expect(plan?.args.slice(0, MESH.services.nodeOptions.length)).toEqual(MESH.services.nodeOptions);
    expect(plan?.env).toMatchObject(MESH.services.environment);
  });

  it('gives a service with settings of its own those, and none of the others', () => {
    const settings = { nodeOptions: ['--jitless'], environment: { NODE_ENV: 'test' } };
    const [plan] = planServices(services, placement, databaseUrls, { settings, argsOf: () => ['main.js'] });
    expect(plan?.args).toEqual(['--jitless', 'main.js']);
    expect(plan?.env).toMatchObject({ NODE_ENV: 'test', REPLICA: plan?.name });
    expect(Object.keys(plan?.env ?? {}).filter((name) => name.startsWith('MALLOC'))).toEqual([]);
  });

  it.each([
    ['no less than any other part', {}, PART_TIMES.stopMs],
    ['as long as it may take', { DRAIN_SECONDS: '4', CLOSE_SECONDS: '6' }, 14_000],
  ])('gives a service %s to stop', (_what, environment, stopMs) => {
    const plans = planServices(services, placement, databaseUrls, { environment });
    expect(plans.map((plan) => plan.stopMs)).toEqual(plans.map(() => stopMs));
  });

  it("shows a service nothing else of this process's environment", () => {
    process.env['LOCAL_MESH_SECRET'] = 'secret';
    try {
      expect(JSON.stringify(planServices(services, placement, databaseUrls))).not.toContain('LOCAL_MESH_SECRET');
    } finally {
      delete process.env['LOCAL_MESH_SECRET'];
    }
  });
});

function portsOf({ services: placed, proxy, prometheusPort, postgresPort }: LocalPlacement): (number | undefined)[] {
  const replicas = placed.flatMap(({ endpoints }) => endpoints.map(({ port }) => port));
  return [
    ...replicas,
    proxy.port,
    proxy.internalPort,
    proxy.metricsPort,
    proxy.adminPort,
    prometheusPort,
    postgresPort,
  ];
}

function service(facts: Partial<ServiceDescriptor> & { name: string; port: number }): WorkspaceService {
  const { name } = facts;
  const operations = { liveness: '/live', readiness: '/ready', metrics: '/metrics' };
  const descriptor = { route: `/${name}`, docs: `/docs/${name}`, operations, calls: {}, ...facts };
  return { folder: `/apps/${name}`, descriptor };
}
