import { clusterName, MESH } from '@film-mesh/deploy';

import { UserError } from './command-line/index.ts';
import type { EnvoyHost } from './envoy-hosts.ts';
import type { Mesh } from './mesh.ts';
import { originOf } from './plan.ts';

/** A process of a running mesh. */
export interface PartStatus {
  readonly name: string;
  /** Undefined while the part is restarted. */
  readonly pid?: number | undefined;
  /** Its address, such as `127.0.0.1:5000`. */
  readonly address: string;
  /** Its cluster in Envoy; only for a replica. */
  readonly cluster?: string | undefined;
}

/** The public state of a running mesh. */
export interface MeshStatus {
  /** Its addresses and the folder of its data, by their names. */
  readonly places: Readonly<Record<string, string>>;
  readonly parts: readonly PartStatus[];
}

/**
 * The present status of a mesh.
 *
 * @param data the folder of its data, an absolute path
 */
export function meshStatus(
  { url, metricsUrl, adminUrl, prometheusUrl, services, parts }: Mesh,
  data: string,
): MeshStatus {
  const clusters = new Map(
    services.flatMap(({ descriptor, endpoints }) =>
      endpoints.map((endpoint) => [new URL(originOf(endpoint)).host, clusterName(descriptor)] as const),
    ),
  );
  return {
    places: { api: url, stats: metricsUrl, admin: adminUrl, ...(prometheusUrl && { prometheus: prometheusUrl }), data },
    parts: parts.map(({ plan: { name, readyUrl }, pid }) => {
      const address = new URL(name === MESH.proxy.name ? url : readyUrl).host;
      return { name, pid, address, cluster: clusters.get(address) };
    }),
  };
}

/**
 * Text for people: a line for each place, then one for each process, with the health of the replicas in Envoy's words.
 *
 * @param hosts the hosts of Envoy's clusters
 */
export function statusText({ places, parts }: MeshStatus, hosts: readonly EnvoyHost[]): string {
  const head = ['part', 'process', 'address', 'health'];
  const rows = parts.map((part) => [
    part.name,
    String(part.pid ?? '-'),
    part.address,
    hostOf(part, hosts)?.health ?? '',
  ]);
  return `${inColumns(Object.entries(places))}\n${inColumns([head, ...rows])}`;
}

function inColumns(rows: readonly (readonly string[])[]): string {
  const widthOf = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widthOf(column)))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** Assignments to variables of a shell: `MESH`, `STATS`, `ADMIN`, `DATA`, and `PROMETHEUS` if it runs. */
export function statusVariables({ places }: MeshStatus): string {
  return Object.entries(places)
    .map(([name, place]) => `${name === 'api' ? 'MESH' : name.toUpperCase()}=${quoted(place)}\n`)
    .join('');
}

/**
 * The process id of a part.
 *
 * @throws {UserError} if there is no such part, or it has no process at this moment
 */
export function processId({ parts }: MeshStatus, name: string): string {
  const part = parts.find((one) => one.name === name);
  if (part === undefined) {
    throw new UserError(`unknown part ${name}; known: ${parts.map((one) => one.name).join(', ')}`);
  }
  if (part.pid === undefined) {
    throw new UserError(`${name} has no process at this moment: it is being restarted`);
  }
  return String(part.pid);
}

/** Checks that every replica has a process which Envoy finds healthy. */
export function isHealthy({ parts }: MeshStatus, hosts: readonly EnvoyHost[]): boolean {
  return parts.every((part) => part.cluster === undefined || (part.pid && hostOf(part, hosts)?.takesRequests));
}

function hostOf({ cluster, address }: PartStatus, hosts: readonly EnvoyHost[]): EnvoyHost | undefined {
  return hosts.find((host) => host.cluster === cluster && host.address === address);
}

function quoted(text: string): string {
  return /^[\w./:-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
