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
});

const COSTS = {
  page: `Each row of a page comes with its position, of which only the last is used: 6 % of a page on SQLite, and 14 % on
PostgreSQL, which sends it as a text. It would take another statement in the same snapshot, or rows as arrays.`,
  get: `The socket and the rows of SQLite, more than half of the time, cost what they cost the floor. On top of that come, in
parts of the floor's whole cost: the line of the log 0.15 to 0.2, the histogram, the headers and the layers of the service
as much together. It would take a log that need not tell of each request (\`ACCESS_LOG_SHARE\`): without any, it is 1.15 to
1.25 times the floor.`,
  alone: `Each request wakes three processes one after the other: the proxy needs some 380 µs of processor time for it, the film
service 1,090 and the rating service 650, where the two plain services need 1,320 together. A film is committed with its
event, delivered through the proxy, and noted as received: the obvious way has neither event nor proxy, and loses ratings.
The proxy alone is more than the bound leaves. On PostgreSQL the two transactions are seven round trips, where the obvious way
has two; statements that the server had parsed before would save 7 % of the time. It would take a call past the proxy.`,
  batch: `Of the film service's time SQLite has a third, and validation and the garbage more than 10 % each; beside it the rating
service needs 7 µs a film and the proxy 3. With all the memory that Node would take by itself (no \`--max-old-space-size\`)
the film service needs a fifth less time, and 60 MiB more. It would take that, or one event for a whole batch.`,
  memory: `57 MiB of it are Node's own program, which all replicas on a machine share: the floor, with our settings, has
110 to 125 MiB. The service's own are some 25 MiB of objects, 10 of young ones, 5 of source and 20 in the C libraries. After
this mix alone it is 123 MiB; the rest is what the batches before it have left. It would take a young generation half as
large, which costs a read 5 %, or a service without Nest, Express and the documentation.`,
} as const;

/** All bounds, each a fact of its own. */
export const BOUNDS: readonly Bound[] = [
  { load: 'get-film', store: 'sqlite', lane: HOME, figure: 'cpuUs', against: 'floor', atMost: 1.35, cost: COSTS.get },
  {
    load: 'get-film',
    store: 'sqlite',
    lane: HOME,
    figure: 'perSecond',
    against: 'floor',
    atLeast: 0.75,
    cost: COSTS.get,
  },
  { load: 'get-page', lane: HOME, figure: 'cpuUs', against: 'floor', atMost: 1.25, cost: COSTS.page },
  grows('growth-film'),
  grows('growth-film-by-name'),
  grows('growth-page'),
  { load: 'create-film', store: 'sqlite', lane: HOME, figure: 'perSecond', against: 'nest', atLeast: 3 },
  { load: 'create-film', store: 'postgres', lane: HOME, figure: 'perSecond', against: 'nest', atLeast: 2 },
  { load: 'create-film-alone', lane: HOME, figure: 'p50Ms', against: 'nest', atMost: 1.2, cost: COSTS.alone },
  { load: 'create-batch', store: 'sqlite', lane: HOME, figure: 'perSecond', atLeast: 20_000, cost: COSTS.batch },
  { load: 'vote', lane: `${HOME} many votes`, figure: 'cpuUs', against: `${HOME} few votes`, atMost: 1.2 },
  { load: 'get-film-through-proxy', lane: HOME, figure: 'perSecond', against: 'floor', atLeast: 0.85 },
  { load: 'export', store: 'sqlite', lane: HOME, figure: 'perSecond', against: 'sqlite3', atLeast: 0.5 },
  { load: 'memory', lane: HOME, figure: 'rssMiB', atMost: 120, cost: COSTS.memory },
  { load: 'start', lane: service('film'), figure: 'p50Ms', atMost: 600 },
  { load: 'start', lane: service('rating'), figure: 'p50Ms', atMost: 600 },
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
