import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { FILM_SERVICE, RATING_SERVICE, sampleService } from '../../testing/sample-services.ts';
import { toYaml } from '../to-yaml.ts';
import { renderCompose } from './compose-config.ts';

interface ContainerView {
  readonly image: string;
  readonly user?: string;
  readonly container_name?: string;
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly network_mode?: string;
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly command?: readonly string[];
  readonly stop_grace_period?: string;
  readonly mem_limit?: string;
}

interface ComposeView {
  readonly services: Readonly<Record<string, ContainerView>>;
  readonly networks: object;
  readonly volumes: object;
}

const compose = parse(toYaml(renderCompose([FILM_SERVICE, RATING_SERVICE]), 'A test.'), { merge: true }) as ComposeView;
const containers = Object.entries(compose.services);
const services = containers.filter(([name]) => name.endsWith('-service'));

describe("Compose's file", () => {
  it('has the proxy, every service, the database, what makes its logins, and Prometheus', () => {
    expect(Object.keys(compose.services)).toEqual([
      'frontend-proxy',
      'film-service',
      'rating-service',
      'postgres',
      'logins',
      'prometheus',
    ]);
  });

  it('publishes only the ports of the proxy, on loopback by default', () => {
    const publishing = containers.filter(([, { ports }]) => ports !== undefined);
    expect(publishing.map(([name, { ports }]) => [name, ports])).toEqual([
      [
        'frontend-proxy',
        [
          '${MESH_BIND:-127.0.0.1}:${MESH_PORT:-8080}:8080',
          '${MESH_BIND:-127.0.0.1}:${MESH_METRICS_PORT:-9901}:9901',
          '${MESH_BIND:-127.0.0.1}:${MESH_PROMETHEUS_PORT:-9090}:9090',
        ],
      ],
    ]);
  });

  it.each(containers)('%s may do nothing to the host and does not fill its disk', (_name, container) => {
    expect(container).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      logging: { options: { 'max-size': '10m', 'max-file': '3' } },
    });
    expect(container.mem_limit).toMatch(/^\d+m$/u);
  });

  it.each(containers)('%s is in the network, unless it has none at all', (name, container) => {
    expect(container.network_mode).toBe(name === 'logins' ? 'none' : undefined);
    expect(container.networks).toEqual(name === 'logins' ? undefined : ['servicemesh']);
    expect(Object.keys(compose.networks)).toEqual(['servicemesh']);
  });

  it('keeps everything running but what has done its work', () => {
    expect(containers.filter(([, container]) => !('restart' in container))).toEqual([]);
    expect(compose.services['logins']).toHaveProperty('restart', 'no');
  });

  it.each(services)('%s can have several replicas, which drain before they stop', (_name, container) => {
    expect(container.container_name).toBeUndefined();
    const { DRAIN_SECONDS, CLOSE_SECONDS } = container.environment ?? {};
    expect(Number.parseInt(container.stop_grace_period ?? '', 10)).toBeGreaterThan(
      Number(DRAIN_SECONDS) + Number(CLOSE_SECONDS),
    );
  });

  it.each(services)('%s sees its own login and no other', (name, { volumes }) => {
    expect(volumes).toEqual([`${name}-login:/run/database:ro`]);
  });

  it('holds no password', () => {
    for (const [, { environment = {} }] of containers) {
      for (const [variable, value] of Object.entries(environment)) {
        if (variable.endsWith('PASSWORD')) {
          expect(value).toBe(`\${${variable}:-}`);
        }
      }
    }
  });

  it('starts each when what it stands on is well', () => {
    expect(Object.fromEntries(containers.map(([name, { depends_on }]) => [name, depends_on]))).toMatchObject({
      'film-service': { postgres: { condition: 'service_healthy' } },
      'rating-service': { postgres: { condition: 'service_healthy' } },
      postgres: { logins: { condition: 'service_completed_successfully' } },
    });
  });

  it('starts the proxy whatever becomes of the services, as many as there are', () => {
    const more = parse(
      toYaml(renderCompose([FILM_SERVICE, RATING_SERVICE, sampleService('review', 7000)]), 'A test.'),
      {
        merge: true,
      },
    ) as ComposeView;
    const waitsFor = (name: string): readonly string[] =>
      Object.keys(more.services[name]?.depends_on ?? {}).flatMap((other) => [other, ...waitsFor(other)]);
    expect(more.services).toHaveProperty('review-service');
    expect(waitsFor('frontend-proxy')).toEqual([]);
  });

  it('has a volume for everything that is to stay', () => {
    const used = containers.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    expect(new Set(used.filter((volume) => !volume.startsWith('.')))).toEqual(new Set(Object.keys(compose.volumes)));
  });

  it('sends events through the proxy', () => {
    expect(compose.services['film-service']?.environment).toHaveProperty(
      'FILM_EVENTS_URL',
      'http://frontend-proxy:8081/film-events',
    );
  });
});
