import { posix } from 'node:path';

import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { USERS } from '../images/base-images.ts';
import { MESH } from '../mesh-facts.ts';
import { callsOf } from '../service-environment.ts';
import { note } from '../yaml-notes.ts';
import type { Manifest } from './objects.ts';
import { INTERNAL_PROXY, loginSecret, PORTS, workloadOf } from './workloads.ts';
import { container, httpProbe, LIVENESS, READINESS, scratch, STARTUP } from './pod.ts';
import { deployment, scaling, serviceAccount, spread } from './replicated.ts';
import { containerPorts, headlessService } from './service.ts';

/** Minimum of replicas, so that one may fail. */
const MIN_REPLICAS = 2;
const LOGIN = 'login';

/** The Kubernetes objects of a service. */
export function serviceManifests(descriptor: ServiceDescriptor, all: readonly ServiceDescriptor[]): Manifest[] {
  const { name, port, operations } = descriptor;
  const { databaseUrlFile, drainSeconds, closeSeconds, memoryLimit } = MESH.services;
  const workload = workloadOf(descriptor);
  const ports = { http: port };
  return [
    headlessService(workload, ports, 'Headless, so that Envoy sees every pod, and balances load itself.'),
    serviceAccount(workload),
    deployment(workload, USERS.service, {
      topologySpreadConstraints: spread(workload),
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
              'The process alone: an outage of the database is no reason to restart it.',
              httpProbe(operations.liveness, 'http', LIVENESS),
            ),
            lifecycle: note(
              'The time until the Service no longer resolves to this pod; then the service drains by itself.',
              {
                preStop: { sleep: { seconds: drainSeconds } },
              },
            ),
            volumeMounts: [
              { name: LOGIN, mountPath: posix.dirname(databaseUrlFile), readOnly: true },
              { name: 'tmp', mountPath: '/tmp' },
            ],
          },
        ),
      ],
      volumes: [
        note("The pod waits until the database's pod has created it.", {
          name: LOGIN,
          secret: { secretName: loginSecret(name) },
        }),
        scratch('tmp', 16),
      ],
    }),
    ...scaling(workload, MIN_REPLICAS, MESH.services.maxReplicas),
  ];
}
