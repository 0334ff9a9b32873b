import { createHash } from 'node:crypto';

import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { BASE_IMAGES, USERS } from '../images/base-images.ts';
import { containerPlacement, MESH } from '../mesh-facts.ts';
import { renderPrometheus } from '../prometheus-config.ts';
import { plainYaml } from '../to-yaml.ts';
import { manifest, type Manifest } from './objects.ts';
import { PORTS, PROMETHEUS, PROXY_PODS } from './workloads.ts';
import { container, explained, httpProbe, LIVENESS, READINESS, scratch, STARTUP } from './pod.ts';
import { deployment, serviceAccount } from './replicated.ts';
import { containerPorts, service } from './service.ts';

/** The ConfigMap of Prometheus' configuration. */
export const CONFIG_MAP = 'prometheus-server-conf';

const FILE = 'prometheus.yml';
const FOLDER = '/etc/prometheus';
/** Size limit of the time series, in MiB. */
const STORAGE = 2_048;

/** Prometheus, which scrapes the proxy and every service. */
export function prometheusManifests(services: readonly ServiceDescriptor[]): Manifest[] {
  const { name, readiness, retention, memoryLimit } = MESH.prometheus;
  const placement = containerPlacement(services);
  const config = plainYaml(renderPrometheus({ ...placement, proxy: { ...placement.proxy, metricsHost: PROXY_PODS } }));
  const asked = (how: object) => httpProbe(readiness, 'http', how);
  return [
    service(PROMETHEUS, PORTS.prometheus),
    serviceAccount(PROMETHEUS),
    manifest('v1', 'ConfigMap', PROMETHEUS, { data: { [FILE]: config } }, CONFIG_MAP),
    deployment(
      PROMETHEUS,
      USERS.prometheus,
      {
        containers: [
          container(
            name,
            BASE_IMAGES.prometheus,
            { cpu: 50, memory: 128, memoryLimit, storageLimit: STORAGE + 128 },
            {
              args: [
                `--config.file=${FOLDER}/${FILE}`,
                '--storage.tsdb.path=/prometheus',
                `--storage.tsdb.retention.time=${retention}`,
                // Below the size of the volume: a full one gets the pod evicted.
                `--storage.tsdb.retention.size=${String(STORAGE / 2)}MB`,
                '--log.level=warn',
              ],
              ports: containerPorts(PORTS.prometheus),
              startupProbe: asked(STARTUP),
              readinessProbe: asked(READINESS),
              livenessProbe: httpProbe('/-/healthy', 'http', LIVENESS),
              volumeMounts: [
                { name: 'config', mountPath: FOLDER, readOnly: true },
                { name: 'data', mountPath: '/prometheus' },
              ],
            },
          ),
        ],
        volumes: [
          { name: 'config', configMap: { name: CONFIG_MAP } },
          explained(
            scratch('data', STORAGE),
            'The data goes with the pod. To keep it, let another Prometheus read it (federation).',
          ),
        ],
      },
      {
        replicas: 1,
        // A changed configuration changes the pod: Prometheus reads it at its start.
        annotations: { [`checksum/${CONFIG_MAP}`]: createHash('sha256').update(config).digest('hex').slice(0, 16) },
      },
    ),
  ];
}
