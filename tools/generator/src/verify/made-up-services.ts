import { MESH } from '@film-mesh/deploy';
import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { SERVICE_SUFFIX } from '../names.ts';
import type { ServiceOptions } from '../service/options.ts';

/** A thing and the route of its service: plurals as people form them, which the generator does not know. */
type Noun = readonly [thing: string, route: string];

/**
 * Names that sort before film-service. Some are easily confused: by their end, with film-service; by their length, with
 * the limit of a column.
 */
const BEFORE: readonly Noun[] = [
  ['child', '/children'],
  ['analysis', '/analyses'],
  ['box', '/boxes'],
  ['art-film', '/art/films'],
  ['country', '/countries'],
  ['actor2-award', '/actor2-awards'],
  ['a-name-as-long-as-a-service-may-have-x-y-z', '/longest'],
  ['a', '/letters/a'],
  ['cinema-hall-screening', '/cinema-hall-screening-reservations'],
];

/** Names that sort after rating-service. */
const AFTER: readonly Noun[] = [
  ['series', '/series'],
  ['woman', '/women'],
  ['user-rating', '/user/ratings'],
  ['thesis', '/theses'],
  ['zzz-news', '/news'],
  ['story', '/stories'],
  ['v8-engine', '/v8-engines'],
];

/** The range of ports. */
const PORTS = { from: 1_024, count: 60_000 };

/** Number of different pairs of names: that many consecutive seeds give each of them once. */
export const PAIRS = BEFORE.length * AFTER.length;

/**
 * Two services that a workspace does not have: the first, with hot reads, sorts before film-service, the second after
 * rating-service.
 *
 * @param seed an integer, 0 or greater; the same seed gives the same services, in a workspace with the same services
 * @param taken the existing services
 */
export function madeUpServices(seed: number, taken: readonly ServiceDescriptor[]): [ServiceOptions, ServiceOptions] {
  const first = pick(BEFORE, seed, taken);
  const second = pick(AFTER, Math.floor(seed / BEFORE.length), taken);
  const { proxy, prometheus, postgres } = MESH;
  const ports = [
    ...taken.map(({ port }) => port),
    ...[proxy.port, proxy.internalPort, proxy.metricsPort, proxy.adminPort, prometheus.port, postgres.port],
  ];
  const firstPort = freePort(seed, ports);
  return [
    { ...first, port: firstPort, hotReads: true },
    { ...second, port: freePort(seed, [...ports, firstPort]) },
  ];
}

function pick(nouns: readonly Noun[], at: number, taken: readonly ServiceDescriptor[]): Omit<ServiceOptions, 'port'> {
  const free = nouns
    .map(([thing, route]) => ({ name: `${thing}${SERVICE_SUFFIX}`, route }))
    .filter(({ name, route }) => !taken.some((other) => other.name === name || other.route === route));
  const picked = free[at % free.length];
  if (picked === undefined) {
    throw new Error('all names that are made up here are taken by services of this workspace');
  }
  return picked;
}

function freePort(seed: number, taken: readonly number[]): number {
  const { from, count } = PORTS;
  let port = from + (seed % count);
  while (taken.includes(port)) {
    port++;
  }
  return port;
}
