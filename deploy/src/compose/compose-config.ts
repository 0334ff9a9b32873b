import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { MESH } from '../mesh-facts.ts';
import { Noted } from '../yaml-notes.ts';
import { CONTAINER, NETWORK } from './container.ts';
import { prometheusContainer, PROMETHEUS_VOLUME } from './prometheus.ts';
import { proxyContainer } from './proxy.ts';
import { DATA_VOLUME, LOGINS, loginsContainer, loginVolume, postgresContainer } from './postgres.ts';
import { serviceContainer } from './services.ts';

/** The Compose file: the whole mesh in containers on one machine. */
export function renderCompose(services: readonly ServiceDescriptor[]): Noted {
  const { proxy, postgres, prometheus } = MESH;
  const names = services.map(({ name }) => name);
  return spaced({
    'x-container': CONTAINER,
    services: spaced({
      [proxy.name]: proxyContainer(),
      ...Object.fromEntries(services.map((service) => [service.name, serviceContainer(service, services)])),
      [postgres.name]: postgresContainer(services),
      [LOGINS]: loginsContainer(services),
      [prometheus.name]: prometheusContainer(),
    }),
    networks: { [NETWORK]: {} },
    volumes: Object.fromEntries(
      [DATA_VOLUME, ...[postgres.name, ...names].map(loginVolume), PROMETHEUS_VOLUME].map((volume) => [volume, {}]),
    ),
  });
}

function spaced(value: object): Noted {
  return new Noted(value, { spaced: true });
}
