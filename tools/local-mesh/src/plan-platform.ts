import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { MESH, renderEnvoy, renderPrometheus, toYaml, type Placement } from '@film-mesh/deploy';

import type { PartPlan } from './part.ts';
import { originOf, type LocalPlacement } from './plan.ts';
import { LOOPBACK } from './ports.ts';

/**
 * The proxy as a process; writes its configuration into the folder of the data.
 *
 * @param envoy Envoy's file
 * @param data an absolute path
 */
export function planEnvoy(envoy: string, placement: Placement, data: string): PartPlan {
  const { port, metricsPort } = placement.proxy;
  const config = join(data, `envoy-proxy-${String(port)}.yaml`);
  writeFileSync(config, toYaml(renderEnvoy(placement), `Envoy as the ${MESH.proxy.name}, on this machine.`));
  return {
    name: MESH.proxy.name,
    command: envoy,
    args: ['-c', config, '--disable-hot-restart', '--concurrency', '2', '--log-level', 'error'],
    cwd: data,
    env: process.env,
    readyUrl: originOf({ host: LOOPBACK, port: metricsPort }) + MESH.proxy.readiness,
  };
}

/**
 * Prometheus as a process; writes its configuration into the folder of the data.
 *
 * @param prometheus Prometheus' file
 * @param data an absolute path
 */
export function planPrometheus(prometheus: string, placement: LocalPlacement, data: string): PartPlan {
  const { name, port: usualPort } = MESH.prometheus;
  const port = placement.prometheusPort ?? usualPort;
  const config = join(data, `${name}-${String(port)}.yaml`);
  writeFileSync(config, toYaml(renderPrometheus(placement), 'Prometheus, watching the mesh on this machine.'));
  const origin = originOf({ host: LOOPBACK, port });
  return {
    name,
    command: prometheus,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(data, name)}`,
      `--web.listen-address=${origin.replace('http://', '')}`,
      '--log.level=warn',
    ],
    cwd: data,
    env: process.env,
    readyUrl: `${origin}/-/ready`,
  };
}
