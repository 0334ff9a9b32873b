import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

/** The services and their URLs, for docs/api.md. */
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

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length));
}
