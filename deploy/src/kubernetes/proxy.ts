import { drainScript } from '../envoy/drain-script.ts';
import { USERS } from '../images/base-images.ts';
import { MESH } from '../mesh-facts.ts';
import type { Manifest } from './objects.ts';
import { INTERNAL_PROXY, PORTS, PROXY, PROXY_PODS } from './workloads.ts';
import { container, explained, httpProbe, LIVENESS, READINESS, scratch, STARTUP } from './pod.ts';
import { deployment, scaling, serviceAccount, spread } from './replicated.ts';
import { containerPorts, headlessService, service } from './service.ts';

/** Envoy, which routes to the services. */
export function proxyManifests(): Manifest[] {
  const { name, readiness, memoryLimit } = MESH.proxy;
  const { http, internal, metrics } = PORTS.proxy;
  const asked = (how: object) => httpProbe(readiness, 'metrics', how);
  return [
    service(PROXY, { http, metrics }),
    service(PROXY, { internal }, INTERNAL_PROXY),
    headlessService(
      PROXY,
      { metrics },
      'Headless, so that Prometheus scrapes every pod, not a random one.',
      PROXY_PODS,
    ),
    serviceAccount(PROXY),
    deployment(PROXY, USERS.proxy, {
      topologySpreadConstraints: spread(PROXY),
      containers: [
        container(
          name,
          name,
          { cpu: 100, memory: 64, memoryLimit },
          {
            ports: containerPorts(PORTS.proxy),
            startupProbe: asked(STARTUP),
            readinessProbe: asked(READINESS),
            livenessProbe: explained(
              { tcpSocket: { port: 'metrics' }, ...LIVENESS },
              'Not the readiness path: a draining proxy is not ready, but must not be killed.',
            ),
            lifecycle: explained(
              { preStop: { exec: { command: ['bash', '-c', drainScript(MESH.proxy.adminPort)] } } },
              'On SIGTERM, Envoy stops at once. Before that, it asks its clients to leave, and waits for them.',
            ),
            volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
          },
        ),
      ],
      volumes: [scratch('tmp', 16)],
    }),
    ...scaling(PROXY, 2, 5),
  ];
}
