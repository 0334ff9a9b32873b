import { USERS } from '../images/base-images.ts';
import { MESH } from '../mesh.ts';
import type { Manifest } from './objects.ts';
import { INTERNAL_PROXY, PORTS, PROXY, PROXY_PODS } from './parts.ts';
import { container, explained, httpProbe, LIVENESS, READINESS, scratch, STARTUP } from './pod.ts';
import { deployment, scaling, serviceAccount, spread } from './replicated.ts';
import { containerPorts, headlessService, service } from './service.ts';

/** How long the cluster may take until nobody is sent to a pod that is about to stop, in seconds. */
const LEAVE_SECONDS = 5;

/** Envoy, which leads to the services. */
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
      'So that Prometheus sees every pod, and not one of them by chance.',
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
              'Not the path of the readiness: who drains is not ready, and is not to be killed.',
            ),
            lifecycle: explained(
              { preStop: { exec: { command: ['bash', '-c', drain()] } } },
              'Told to stop, Envoy stops at once. So before that it asks its clients to leave, and waits for them.',
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

/** The image has bash, and nothing that speaks HTTP. */
function drain(): string {
  return `admin() {
  exec 3<>/dev/tcp/127.0.0.1/${String(MESH.proxy.adminPort)}
  printf '%s HTTP/1.1\\r\\nHost: admin\\r\\nConnection: close\\r\\n\\r\\n' "$1" >&3
  cat <&3
}
admin 'POST /healthcheck/fail'
sleep ${String(LEAVE_SECONDS)}
for ((waited = ${String(LEAVE_SECONDS)}; waited < ${String(MESH.proxy.drainSeconds)}; waited++)); do
  admin 'GET /stats?filter=downstream_cx_active' | grep -qE '^http\\.(api|internal)\\.downstream_cx_active: [1-9]' || exit 0
  sleep 1
done
`;
}
