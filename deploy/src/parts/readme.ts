import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { MESH } from '../mesh.ts';

/** The picture of the mesh, for the README. */
export function meshPicture(services: readonly ServiceDescriptor[]): string {
  const { proxy, prometheus } = MESH;
  const routes = widest(services.map(({ route }) => route));
  const names = widest(services.map(({ name }) => name));
  const branches = services.flatMap((service, index) => {
    const isLast = index === services.length - 1;
    const { route, name, port } = service;
    const line = `${isLast ? '└' : '├'}─ ${route.padEnd(routes)} ─► ${name.padEnd(names)} :${String(port)} ×N ─► its own database`;
    return [line, ...eventsOf(service, services).map((sent) => `${isLast ? ' ' : '│'}                  └─ ${sent}`)];
  });
  return fenced([
    `client ──► ${proxy.name} (Envoy)   :${String(proxy.port)} the API     :${String(proxy.metricsPort)} statistics, read-only`,
    ...branches.map((branch) => `              ${branch}`),
    `           ${prometheus.name} :${String(prometheus.port)} scrapes the proxy and every replica`,
  ]);
}

function eventsOf(service: ServiceDescriptor, all: readonly ServiceDescriptor[]): string[] {
  return Object.values(service.calls).map((name) => {
    const path = all.find((other) => other.name === name)?.events ?? '';
    return `outbox ──► :${String(MESH.proxy.internalPort)} ──► ${name} ${path}`;
  });
}

/** The services and their URLs, for the README. */
export function serviceTable(services: readonly ServiceDescriptor[]): string {
  const rows = [
    ['service', 'through the proxy', 'its documentation', 'its own port'],
    ...services.map(({ name, route, docs, port }) => [
      `\`${name}\``,
      `\`${route}\``,
      `\`${docs}\``,
      `\`:${String(port)}\``,
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => widest(rows.map((row) => row[column] ?? '')));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  // Formatted as Prettier does it.
  return ['', line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line), ''].join('\n');
}

function fenced(lines: readonly string[]): string {
  return ['', '```text', ...lines, '```', ''].join('\n');
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length));
}
