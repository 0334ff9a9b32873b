import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  MESH,
  renderEndpoints,
  renderEnvoy,
  renderPrometheus,
  renderTargets,
  toYaml,
  type Address,
  type EdgeSettings,
  type PlacedService,
  type Placement,
} from '@film-mesh/deploy';
import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import type { PartPlan } from './part.ts';
import { originOf, type LocalPlacement } from './plan.ts';
import { LOOPBACK } from './ports.ts';

/** Differences from the default proxy. */
export interface ProxyOptions {
  /** Edge settings to change. */
  readonly edge?: Partial<EdgeSettings>;
  /** The source of the replicas' addresses; files by default. */
  readonly nameServer?: Address;
}

/**
 * The proxy as a process; writes its configuration into the folder of the data.
 *
 * @param envoy Envoy's file
 * @param data an absolute path
 * @param name the name of the process
 */
export function planEnvoy(
  envoy: string,
  placement: Placement,
  data: string,
  { edge = {}, nameServer }: ProxyOptions = {},
  name: string = MESH.proxy.name,
): PartPlan {
  const config = `${envoyFiles(placement, data)}.yaml`;
  const document = nameServer
    ? renderEnvoy({ ...placement, services: placement.services.map(byName) }, { edge, nameServer })
    : renderEnvoy(placement, { edge, endpointsFile: endpointsFileIn(placement, data) });
  writeFileSync(config, toYaml(document, `Envoy as the ${MESH.proxy.name}, on this machine.`));
  writeEndpoints(placement, data);
  return {
    name,
    command: envoy,
    args: ['-c', config, '--disable-hot-restart', '--concurrency', '2', '--log-level', 'error'],
    cwd: data,
    env: process.env,
    readyUrl: originOf({ host: LOOPBACK, port: placement.proxy.metricsPort }) + MESH.proxy.readiness,
  };
}

/**
 * Prometheus as a process; writes its configuration into the folder of the data.
 *
 * @param prometheus Prometheus' file
 * @param data an absolute path
 */
export function planPrometheus(prometheus: string, placement: LocalPlacement, data: string): PartPlan {
  const { name } = MESH.prometheus;
  const config = `${prometheusFiles(placement, data)}.yaml`;
  const document = renderPrometheus(placement, targetsFileIn(placement, data));
  writeFileSync(config, toYaml(document, 'Prometheus, watching the mesh on this machine.'));
  writeTargets(placement, data);
  const origin = originOf({ host: LOOPBACK, port: prometheusPort(placement) });
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

/**
 * Tells the proxy, which may run already, the addresses of the replicas.
 *
 * @param leaving by the name of the service, replicas that get no new requests
 */
export function writeEndpoints(
  placement: Placement,
  data: string,
  leaving: Readonly<Record<string, readonly Address[]>> = {},
): void {
  const fileOf = endpointsFileIn(placement, data);
  for (const service of placement.services) {
    const { descriptor } = service;
    const document = renderEndpoints(service, leaving[descriptor.name]);
    replaceFile(fileOf(descriptor), toYaml(document, `The replicas of ${descriptor.name}, for Envoy (EDS).`));
  }
}

/** Tells Prometheus, which may run already, the addresses of the replicas. */
export function writeTargets(placement: LocalPlacement, data: string): void {
  const fileOf = targetsFileIn(placement, data);
  for (const service of placement.services) {
    const { name } = service.descriptor;
    const text = toYaml(renderTargets(service), `The replicas of ${name}, for Prometheus (file_sd_configs).`);
    replaceFile(fileOf(service.descriptor), text);
  }
}

/** The service under a name, as in containers, which a name server resolves. */
function byName({ descriptor, endpoints }: PlacedService): PlacedService {
  return { descriptor, endpoints: [{ host: descriptor.name, port: endpoints[0]?.port ?? descriptor.port }] };
}

function endpointsFileIn(placement: Placement, data: string): (service: ServiceDescriptor) => string {
  return ({ name }) => `${envoyFiles(placement, data)}-${name}.yaml`;
}

function targetsFileIn(placement: LocalPlacement, data: string): (service: ServiceDescriptor) => string {
  return ({ name }) => `${prometheusFiles(placement, data)}-${name}.yaml`;
}

/** The prefix of Envoy's files; the port distinguishes meshes that have used this data folder. */
function envoyFiles({ proxy }: Placement, data: string): string {
  return join(data, `envoy-proxy-${String(proxy.port)}`);
}

function prometheusFiles(placement: LocalPlacement, data: string): string {
  return join(data, `${MESH.prometheus.name}-${String(prometheusPort(placement))}`);
}

function prometheusPort({ prometheusPort: port = MESH.prometheus.port }: LocalPlacement): number {
  return port;
}

/** Atomic: a watcher never reads half of the file, and Envoy notices only a file that is moved into place. */
function replaceFile(path: string, text: string): void {
  const fresh = `${path}-${String(process.pid)}`;
  writeFileSync(fresh, text);
  renameSync(fresh, path);
}
