import { GROWTH_LANES } from './load/growth-load.ts';
import type { Figure } from './load.ts';
import { known, laneRatio, type LaneResult, type LoadResult } from './run-load.ts';
import { spreadOf, type Spread } from './statistics.ts';
import { HOME, type Store } from './stage.ts';

/** What a figure of a lane shall not be beyond: as a ratio to another lane's in the same rounds, or by itself. */
export interface Bound {
  readonly load: string;
  /** All of them unless told. */
  readonly store?: Store;
  readonly lane: string;
  readonly figure: Figure;
  /** The other lane; the bound is in the figure's own unit where there is none. */
  readonly against?: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Where it is not held yet: what the cost goes to, and what it would take. */
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
  get: `The socket and the rows of SQLite, half of the time, cost what they cost the floor. On top of that come, in parts of the
floor's whole cost: the line of the log 0.2 to 0.3 (its JSON and its writing alike), the histogram 0.1, to hear when an answer
has left 0.1, and 0.1 for everything else. It would take a log that need not tell of each request
(\`ACCESS_LOG_SHARE\`): without any log it costs 1.3 to 1.55 times the floor.`,
  alone: `A film is committed with its event, delivered through the proxy, and noted as received by the rating service: the
obvious way has neither event nor proxy, and loses ratings. It would take a call past the proxy.`,
  batch: `In the rating service 60 % of the time are its commits and its rows, in the film service 40 %, among them the events
that make sure of the ratings; then garbage 12 %, the random bytes of ids 5 %, validation 5 %. It would take one event for
a whole batch.`,
  memory: `Node itself and the memory of its young objects are most of it: the floor, with the same settings, has
100 to 120 MiB. Some 25 MiB are Nest, Express and the documentation, whose source alone is 7. It would take a service
without them.`,
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
  { load: 'get-page', store: 'sqlite', lane: HOME, figure: 'cpuUs', against: 'floor', atMost: 1.25 },
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

/** How a bound stands to what was measured. */
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
    bounds
      .filter(({ load, store }) => load === result.name && (store ?? result.store) === result.store)
      .flatMap((bound) => {
        const measured = measuredBy(bound, result);
        return measured === undefined ? [] : [{ bound, result, measured, ...judge(bound, measured) }];
      }),
  );
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
