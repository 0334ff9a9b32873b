import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { MESH } from '../mesh-facts.ts';
import { element, svg, THEMES, type Theme } from './svg.ts';

/** Left edges and widths of the columns. */
const CLIENTS = { x: 1, width: 98 };
const PROXY = { x: 170, width: 170 };
const SERVICES = { x: 480, width: 190 };
const DATABASES = { x: 736, width: 131 };
const WIDTH = 868;
/** Height of a service's box, and from one to the next. */
const BOX = 58;
const ROW = 124;
const TOP = 14;

/** A drawing of the parts and of the ways between them, with every service that there is. */
export function meshPicture(services: readonly ServiceDescriptor[], theme: Theme): string {
  const { ink, muted, line, fill, accent } = THEMES[theme];
  const { proxy, prometheus } = MESH;
  const topOf = (index: number) => TOP + index * ROW;
  const bottom = topOf(services.length) + BOX;

  const box = (x: number, y: number, width: number, height = BOX, stroke: string = line) =>
    element('rect', { x, y, width, height, rx: 6, fill, stroke });
  const words = (x: number, y: number, text: string, more: Readonly<Record<string, string | number>> = {}) =>
    element('text', { x, y, fill: ink, 'text-anchor': 'middle', ...more }, text);
  const small = (x: number, y: number, text: string) => words(x, y, text, { 'font-size': 12, fill: muted });
  const way = (path: string, stroke: string = line, dashes = 'none') =>
    element('path', { d: path, fill: 'none', stroke, 'stroke-dasharray': dashes });
  const head = (x: number, y: number, to: 1 | -1, colour: string = line) =>
    element('path', { d: `M${x} ${y}l${-8 * to} -4v8z`, fill: colour });
  const arrow = (from: number, to: number, y: number, colour: string = line, dashes = 'none') => {
    const direction = to > from ? 1 : -1;
    return [way(`M${from} ${y}H${to - 6 * direction}`, colour, dashes), head(to, y, direction, colour)];
  };

  const proxyEnd = PROXY.x + PROXY.width;
  const proxyMiddle = PROXY.x + PROXY.width / 2;
  const servicesEnd = SERVICES.x + SERVICES.width;
  const between = (proxyEnd + SERVICES.x) / 2;

  const serviceOf = ({ name, route, port }: ServiceDescriptor, index: number) => {
    const y = topOf(index);
    const middle = SERVICES.x + SERVICES.width / 2;
    return [
      box(SERVICES.x + 8, y - 6, SERVICES.width),
      box(SERVICES.x, y, SERVICES.width),
      words(middle, y + 26, name, { 'font-weight': 600 }),
      small(middle, y + 44, `:${port} × N replicas`),
      ...arrow(proxyEnd, SERVICES.x, y + 20),
      small(between, y + 14, route),
      ...arrow(servicesEnd + 8, DATABASES.x, y + BOX / 2),
      box(DATABASES.x, y, DATABASES.width),
      small(DATABASES.x + DATABASES.width / 2, y + 26, 'its own database'),
      small(DATABASES.x + DATABASES.width / 2, y + 42, 'PostgreSQL, SQLite'),
    ];
  };
  const eventsOf = ({ calls }: ServiceDescriptor, index: number) =>
    Object.values(calls).flatMap((called, nth) => {
      const receiver = services.findIndex(({ name }) => name === called);
      const from = topOf(index) + BOX;
      const out = from + 30 + nth * 14;
      const into = topOf(receiver) + 42;
      const x = SERVICES.x + 50 + nth * 30;
      return [
        way(`M${x} ${from}V${out}H${proxyEnd + 6}`, accent, '5 4'),
        head(proxyEnd, out, -1, accent),
        small(between, out - 6, `outbox to :${proxy.internalPort}`),
        ...arrow(proxyEnd, SERVICES.x, into, accent, '5 4'),
        small(between, into + 16, services[receiver]?.events ?? ''),
      ];
    });
  const watchers = topOf(services.length);
  return svg(
    WIDTH,
    bottom + 2,
    [
      element('title', {}, `The parts of the mesh: ${[proxy.name, ...services.map(({ name }) => name)].join(', ')}`),
      box(CLIENTS.x, TOP, CLIENTS.width),
      words(CLIENTS.x + CLIENTS.width / 2, TOP + 34, 'clients'),
      ...arrow(CLIENTS.x + CLIENTS.width, PROXY.x, TOP + BOX / 2),
      box(PROXY.x, TOP, PROXY.width, bottom - TOP, accent),
      words(proxyMiddle, TOP + 26, proxy.name, { 'font-weight': 600 }),
      small(proxyMiddle, TOP + 44, 'Envoy'),
      small(proxyMiddle, TOP + 74, `:${proxy.port} the API`),
      small(proxyMiddle, TOP + 92, `:${proxy.metricsPort} statistics, read-only`),
      ...services.flatMap(serviceOf),
      ...services.flatMap(eventsOf),
      box(SERVICES.x, watchers, SERVICES.width),
      words(SERVICES.x + SERVICES.width / 2, watchers + 26, prometheus.name, { 'font-weight': 600 }),
      small(SERVICES.x + SERVICES.width / 2, watchers + 44, `:${prometheus.port}`),
      ...arrow(SERVICES.x, proxyEnd, watchers + BOX / 2),
      small(between, watchers + BOX / 2 - 6, 'scrapes it and'),
      small(between, watchers + BOX / 2 + 16, 'every replica'),
    ],
    'npx nx run deploy:render',
  );
}
