import { BATCH_SIZE, calls, PAGE_SIZE } from './load/calls.ts';
import { exportLoad } from './load/export-load.ts';
import { featureLoad } from './load/feature-load.ts';
import { GENERATORS, generatorsLoad } from './load/generators-load.ts';
import { growthLoad } from './load/growth-load.ts';
import { httpLoad } from './load/http-load.ts';
import { startLoad } from './load/start-load.ts';
import { wholeMeshLoad } from './load/whole-mesh-load.ts';
import { REFERENCE, type Load } from './load.ts';
import { HOME, type PartName } from './running-contestants.ts';
import { MANY_VOTES, VOTED } from './seed.ts';

/** Number of concurrent readers. */
const READERS = 32;
/** The parts that work where a film is created. */
const WRITING: readonly PartName[] = ['film', 'rating', 'proxy'];

/** The requests of the mix, of a hundred. */
const MIX = [
  [70, calls.film],
  [15, calls.filmByName],
  [10, calls.page],
  [5, calls.create],
] as const;
const mix = MIX.flatMap(([share, call]) => Array.from({ length: share }, () => call));
/** The request about the film of that number; what it is depends on the number. */
const mixed = (n: number) => (mix[n % mix.length] ?? calls.film)(n);

/** So many vote again and again, so that the number of votes stays about what it was. */
const VOTERS = 100;
const voteOn = (film: number) => (n: number) => calls.vote(film, `voter-${String(n % VOTERS)}`, 1 + (n % 5));

const accepting = (encoding: string) => (n: number) => ({ ...calls.page(n), headers: { 'accept-encoding': encoding } });

/** The loads by their names, in the order in which they run. */
export const LOADS: ReadonlyMap<string, Load> = new Map(
  Object.entries({
    'create-batch': httpLoad({
      title: `POST ${BATCH_SIZE.toLocaleString('en')} films, durable with their ratings`,
      clients: 2,
      fixedClients: true,
      unit: 'film',
      unitsARequest: BATCH_SIZE,
      amountASecond: 10,
      counts: WRITING,
      makesFilms: true,
      call: calls.createMany,
    }),
    'create-film-alone': httpLoad({
      title: 'POST one film, by one client',
      clients: 1,
      fixedClients: true,
      counts: WRITING,
      makesFilms: true,
      call: calls.create,
    }),
    'create-film': httpLoad({
      title: 'POST one film, durable with its rating',
      clients: 64,
      counts: WRITING,
      makesFilms: true,
      call: calls.create,
    }),
    export: exportLoad,
    'get-film-by-name': httpLoad({ title: 'GET by name', clients: READERS, call: calls.filmByName, sameAnswer: true }),
    'get-film-through-proxy': httpLoad({
      title: 'GET by id, through Envoy',
      clients: READERS,
      to: 'proxy',
      counts: ['film', 'proxy'],
      call: calls.film,
      sameAnswer: true,
    }),
    'get-film': httpLoad({ title: 'GET by id', clients: READERS, call: calls.film, sameAnswer: true }),
    'get-page': httpLoad({
      title: `GET a page of ${String(PAGE_SIZE)}`,
      clients: READERS,
      call: calls.page,
      sameAnswer: true,
    }),
    [GENERATORS]: generatorsLoad,
    'growth-film-by-name': growthLoad('GET by name', calls.filmByName),
    'growth-film': growthLoad('GET by id', calls.film),
    'growth-page': growthLoad('GET a page', calls.page),
    memory: httpLoad({
      title: 'the memory of the film service in a mix of 95 % reads',
      clients: READERS,
      only: [HOME],
      makesFilms: true,
      call: mixed,
    }),
    mix: httpLoad({
      title: '95 % reads: 70 by id, 15 by name, 10 pages, 5 POST',
      clients: READERS,
      counts: WRITING,
      makesFilms: true,
      call: mixed,
    }),
    'page-compressed': httpLoad({
      title: `GET a page of ${String(PAGE_SIZE)} through Envoy, by what it costs the proxy to compress it`,
      clients: READERS,
      to: 'proxy',
      counts: ['proxy'],
      only: [HOME],
      reference: `${HOME} identity`,
      call: calls.page,
      variants: Object.fromEntries(['identity', 'gzip', 'br', 'zstd'].map((name) => [name, accepting(name)])),
    }),
    'features-get': featureLoad('GET by id', calls.film),
    'features-page': featureLoad(`GET a page of ${String(PAGE_SIZE)}, compressed`, accepting('gzip')),
    start: startLoad,
    vote: httpLoad({
      title: `PUT vote on one film: with about ${String(VOTERS)} votes, with ${MANY_VOTES.toLocaleString('en')}`,
      clients: 64,
      to: 'rating',
      only: [HOME, REFERENCE],
      counts: ['rating'],
      call: voteOn(VOTED.once),
      variants: { 'few votes': voteOn(VOTED.once), 'many votes': voteOn(VOTED.often) },
      reference: `${HOME} few votes`,
    }),
    'whole-mesh': wholeMeshLoad,
  }),
);
