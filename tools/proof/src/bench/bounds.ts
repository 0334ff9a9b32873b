import type { Store } from '@film-mesh/service-descriptor';

import { spreadOf, type Spread } from '../kit/index.ts';
import { GROWTH_LANES } from './load/growth-load.ts';
import type { Figure } from './load.ts';
import { known, laneRatio, type LaneResult, type LoadResult } from './run-load.ts';
import { HOME } from './running-contestants.ts';

/** The bound of a lane's figure: as a ratio to another lane's in the same rounds, or absolute. */
export interface Bound {
  readonly load: string;
  /** All of them by default. */
  readonly store?: Store;
  readonly lane: string;
  readonly figure: Figure;
  /** The other lane; the bound is in the figure's own unit where there is none. */
  readonly against?: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** An explanation of a bound that is not met yet: the cause of the cost, and the remedy. */
  readonly cost?: string;
}

const service = (name: string) => `${HOME} ${name}-service`;
const grows = (load: string): Bound => ({
  load,
  lane: GROWTH_LANES.many,
  figure: 'cpuUs',
  against: GROWTH_LANES.few,
  atMost: 1.2,
  cost: COSTS.growth,
});

const COSTS = {
  page: `Each row of a page comes with its position, of which only the last is used: 6 % of a page on SQLite, and 14 % on
PostgreSQL, which sends it as a text. It would take another statement in the same snapshot. SQLite could also write the
JSON itself (\`json_group_array\`): rows and JSON of a page then cost 51 µs instead of 106; but it escapes texts and writes
numbers by rules of its own, and each member would stand in the code a second time.`,
  get: `The socket and the rows of SQLite, more than half of the time, cost what they cost the floor. On top of that come the
line of the log, the histogram, the headers and the layers of the service, none of them more than a few hundredths. It
would take a sample of the access log (\`ACCESS_LOG_SHARE\`).`,
  proxy: `The proxy needs about twice what the service does for a read, with a fast service as with a slow one; so the part
of the service is small in what is measured.`,
  writes: `Films that are created at the same moment share a statement, a commit and a delivery; the more of them there are,
the less each costs. On PostgreSQL the server's processes share the processor with both services.`,
  alone: `Each request wakes three processes one after the other, and waits for two commits: of the film service's time 44 %
are SQLite's commit and the wait for the disk in it. A film is committed with its event, delivered through the proxy, and
noted as received: the obvious way has neither event nor proxy, and loses ratings. A call past the proxy was measured: it
takes 11 to 14 % off the time of a request, and would need a breaker, retries, health and the choice of a replica in each
service, which are what the proxy is for. On PostgreSQL the two transactions are seven round trips, where the obvious way
has two; statements that the server had parsed before would save 7 % of the time.`,
  batch: `Of the film service's time SQLite has a third, and validation and the garbage some 10 % each; beside it the rating
service needs 7 µs a film and the proxy 3. It would take one event for a whole batch.`,
  memory: `57 MiB of it are Node's own program, which all replicas on a machine share. A semi-space of 4 MiB instead of 16
would save a part and cost batches more (docs/adr/0024-heap.md has both). Beyond that it would take a service without Nest,
Express and the documentation.`,
  start: `Of a start, 100 ms go to V8, which reads a program of 5 MB, and 70 to the garbage that this makes; Node itself takes
40. A cache of the compiled code (\`NODE_COMPILE_CACHE\`) saves 5 %, and would have to be in the image, made by the same
Node on the same processor. It would take a smaller program: Nest and its documentation are 1 MB of it, undici 0.7,
two copies of iconv-lite 1, and the telephone numbers of class-validator 0.4.`,
  growth: `On SQLite, with ten million films, the three lower levels of SQLite's indexes are no longer in the connection's cache of 2 MB: a
read asks the kernel for pages of the index and of the table; docs/adr/0010-hot-reads.md has what a larger cache brings.`,
} as const;

/** All bounds, each a fact of its own. */
export const BOUNDS: readonly Bound[] = [
  { load: 'get-film', store: 'sqlite', lane: HOME, figure: 'cpuUs', against: 'floor', atMost: 1.3, cost: COSTS.get },
  {
    load: 'get-film',
    store: 'sqlite',
    lane: HOME,
    figure: 'perSecond',
    against: 'floor',
    atLeast: 0.75,
    cost: COSTS.get,
  },
  { load: 'get-film-by-name', lane: HOME, figure: 'cpuUs', against: 'floor', atMost: 1.3, cost: COSTS.get },
  { load: 'get-page', lane: HOME, figure: 'cpuUs', against: 'floor', atMost: 1.2, cost: COSTS.page },
  { load: 'get-page', store: 'sqlite', lane: HOME, figure: 'cpuUs', against: 'fastify', atMost: 1, cost: COSTS.page },
  grows('growth-film'),
  grows('growth-film-by-name'),
  grows('growth-page'),
  { load: 'create-film', lane: HOME, figure: 'perSecond', against: 'nest', atLeast: 3, cost: COSTS.writes },
  { load: 'create-film-alone', lane: HOME, figure: 'p50Ms', against: 'nest', atMost: 1.3, cost: COSTS.alone },
  { load: 'create-batch', store: 'sqlite', lane: HOME, figure: 'perSecond', atLeast: 30_000, cost: COSTS.batch },
  { load: 'vote', lane: `${HOME} many votes`, figure: 'cpuUs', against: `${HOME} few votes`, atMost: 1.2 },
  {
    load: 'get-film-through-proxy',
    lane: HOME,
    figure: 'perSecond',
    against: 'floor',
    atLeast: 0.9,
    cost: COSTS.proxy,
  },
  { load: 'export', store: 'sqlite', lane: HOME, figure: 'perSecond', against: 'sqlite3', atLeast: 0.5 },
  { load: 'memory', lane: HOME, figure: 'rssMiB', atMost: 120, cost: COSTS.memory },
  { load: 'start', lane: service('film'), figure: 'p50Ms', atMost: 450, cost: COSTS.start },
  { load: 'start', lane: service('rating'), figure: 'p50Ms', atMost: 450, cost: COSTS.start },
];

/** The result of a bound. */
export interface Verdict {
  readonly bound: Bound;
  readonly result: LoadResult;
  readonly measured: Spread;
  /** By the median of the rounds. */
  readonly holds: boolean;
  /** A ratio beyond twice its bound, which no noise of a machine explains; a figure by itself is as the machine is. */
  readonly grossLoss: boolean;
}

/** Holds what was measured against those bounds that speak of it. */
export function verdictsOn(results: readonly LoadResult[], bounds: readonly Bound[] = BOUNDS): Verdict[] {
  return results.flatMap((result) =>
    boundsOn(result, bounds).flatMap((bound) => {
      const measured = measuredBy(bound, result);
      return measured === undefined ? [] : [{ bound, result, measured, ...judge(bound, measured) }];
    }),
  );
}

/** The bounds on loads that have run of which nothing is known: a lane has not run, or a figure cannot be had. */
export function unknownBounds(results: readonly LoadResult[], bounds: readonly Bound[] = BOUNDS): Bound[] {
  return results.flatMap((result) =>
    boundsOn(result, bounds).filter((bound) => measuredBy(bound, result) === undefined),
  );
}

function boundsOn(result: LoadResult, bounds: readonly Bound[]): Bound[] {
  return bounds.filter(({ load, store }) => load === result.name && (store ?? result.store) === result.store);
}

function measuredBy({ lane, figure, against }: Bound, { lanes }: LoadResult): Spread | undefined {
  const laneOf = (name: string): LaneResult | undefined => lanes.find((one) => one.name === name);
  const own = laneOf(lane);
  if (own === undefined) {
    return undefined;
  }
  if (against === undefined) {
    const figures = known(own.samples, figure);
    return figures && spreadOf(figures);
  }
  const other = laneOf(against);
  return other && laneRatio(own, other, figure);
}

function judge(
  { against, atMost = Infinity, atLeast = 0 }: Bound,
  { median }: Spread,
): Pick<Verdict, 'holds' | 'grossLoss'> {
  return {
    holds: median <= atMost && median >= atLeast,
    grossLoss: against !== undefined && (median > atMost * 2 || median < atLeast / 2),
  };
}
