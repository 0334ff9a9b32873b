import { posix } from 'node:path';

import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { MESH } from '../mesh.ts';
import { callsOf } from '../service-environment.ts';
import { note } from '../yaml-notes.ts';
import { container, mebibytes, seconds, variable, variableOf } from './container.ts';
import { loginVolume } from './postgres.ts';

/** A service of the workspace; it has no name of its own, so that there can be several replicas. */
export function serviceContainer(service: ServiceDescriptor, all: readonly ServiceDescriptor[]): object {
  const { databaseUrlFile, drainSeconds, closeSeconds, stopSeconds, memoryLimit } = MESH.services;
  const { name: proxy, internalPort } = MESH.proxy;
  return container({
    image: service.name,
    pull_policy: 'never',
    environment: {
      DATABASE_URL: note(
        `Leads to a PostgreSQL of one's own; without it, the file says where the one below is.`,
        variable(variableOf(service.name, 'DATABASE_URL')),
      ),
      DATABASE_URL_FILE: databaseUrlFile,
      LOG_LEVEL: variable('LOG_LEVEL', 'info'),
      ACCESS_LOG_SHARE: variable('ACCESS_LOG_SHARE', '1'),
      DRAIN_SECONDS: note('The time in which the proxy learns that a replica is about to stop.', drainSeconds),
      CLOSE_SECONDS: note('The time that requests have after that.', closeSeconds),
      ...callsOf(service, all, () => `http://${proxy}:${String(internalPort)}`),
    },
    volumes: [`${loginVolume(service.name)}:${posix.dirname(databaseUrlFile)}:ro`],
    depends_on: { [MESH.postgres.name]: { condition: 'service_healthy' } },
    stop_grace_period: seconds(stopSeconds),
    mem_limit: mebibytes(memoryLimit),
  });
}
