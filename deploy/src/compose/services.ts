import { posix } from 'node:path';

import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { MESH } from '../mesh-facts.ts';
import { callsOf } from '../service-environment.ts';
import { note } from '../yaml-notes.ts';
import { container, mebibytes, seconds, variable, variableOf } from './container.ts';
import { loginVolume } from './postgres.ts';

/** A service of the workspace, without a `container_name`, so that it can have several replicas. */
export function serviceContainer(service: ServiceDescriptor, all: readonly ServiceDescriptor[]): object {
  const { databaseUrlFile, drainSeconds, closeSeconds, stopSeconds, memoryLimit } = MESH.services;
  const { name: proxy, internalPort } = MESH.proxy;
  return container({
    image: service.name,
    pull_policy: 'never',
    environment: {
      DATABASE_URL: note(
        'The URL of an external PostgreSQL; by default, the file has the URL of the one below.',
        variable(variableOf(service.name, 'DATABASE_URL')),
      ),
      DATABASE_URL_FILE: databaseUrlFile,
      LOG_LEVEL: variable('LOG_LEVEL', 'info'),
      ACCESS_LOG_SHARE: variable('ACCESS_LOG_SHARE', '1'),
      DRAIN_SECONDS: note('The time in which the proxy learns that a replica is draining.', drainSeconds),
      CLOSE_SECONDS: note('The time limit for requests in flight after that.', closeSeconds),
      ...callsOf(service, all, () => `http://${proxy}:${String(internalPort)}`),
    },
    volumes: [`${loginVolume(service.name)}:${posix.dirname(databaseUrlFile)}:ro`],
    depends_on: { [MESH.postgres.name]: { condition: 'service_healthy' } },
    stop_grace_period: seconds(stopSeconds),
    mem_limit: mebibytes(memoryLimit),
  });
}
