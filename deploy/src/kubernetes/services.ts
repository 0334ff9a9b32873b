import { posix } from 'node:path';

import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { USERS } from '../images/base-images.ts';
import { MESH } from '../mesh.ts';
import { callsOf } from '../service-environment.ts';
import { note } from '../yaml-notes.ts';
import type { Manifest } from './objects.ts';
import { INTERNAL_PROXY, loginSecret, partOf, PORTS } from './parts.ts';
import { container, httpProbe, LIVENESS, READINESS, scratch, STARTUP } from './pod.ts';
import { deployment, scaling, serviceAccount, spread } from './replicated.ts';
import { containerPorts, headlessService } from './service.ts';

/** So that one may fail. */
const MIN_REPLICAS = 2;
const LOGIN = 'login';

/** A service of the workspace. */
export function serviceManifests(descriptor: ServiceDescriptor, all: readonly ServiceDescriptor[]): Manifest[] {
  const { name, port, operations } = descriptor;
  const { databaseUrlFile, drainSeconds, closeSeconds, memoryLimit } = MESH.services;
  const part = partOf(descriptor);
  const ports = { http: port };
  return [
    headlessService(part, ports, 'So that Envoy sees every pod, and chooses itself.'),
    serviceAccount(part),
    deployment(part, USERS.service, {
      topologySpreadConstraints: spread(part),
      containers: [
        container(
          name,
          name,
          { cpu: 100, memory: 128, memoryLimit },
          {
            env: Object.entries({
              DATABASE_URL_FILE: databaseUrlFile,
              DRAIN_SECONDS: drainSeconds,
              CLOSE_SECONDS: closeSeconds,
              ...callsOf(descriptor, all, () => `http://${INTERNAL_PROXY}:${String(PORTS.proxy.internal)}`),
            }).map(([variable, value]) => ({ name: variable, value: String(value) })),
            ports: containerPorts(ports),
            startupProbe: httpProbe(operations.readiness, 'http', STARTUP),
            readinessProbe: httpProbe(operations.readiness, 'http', READINESS),
            livenessProbe: note(
              'The process alone: no outage of the database is a reason to start it again.',
              httpProbe(operations.liveness, 'http', LIVENESS),
            ),
            lifecycle: note('The time in which the name stops to lead here; then the service drains by itself.', {
              preStop: { sleep: { seconds: drainSeconds } },
            }),
            volumeMounts: [
              { name: LOGIN, mountPath: posix.dirname(databaseUrlFile), readOnly: true },
              { name: 'tmp', mountPath: '/tmp' },
            ],
          },
        ),
      ],
      volumes: [
        note('Until the database has made it, the pod waits.', {
          name: LOGIN,
          secret: { secretName: loginSecret(name) },
        }),
        scratch('tmp', 16),
      ],
    }),
    ...scaling(part, MIN_REPLICAS, MESH.services.maxReplicas),
  ];
}
