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
}

const service = (name: string) => `${HOME} ${name}-service`;
const grows = (load: string): Bound => ({
  load,
  lane: GROWTH_LANES.many,
  figure: 'cpuUs',
  against: GROWTH_LANES.few,
  atMost: 1.2,
});

/** All bounds, each a fact of its own. */
export const BOUNDS: readonly Bound[] = [
  { load: 'get-film', store: 'sqlite', lane: HOME, figure: 'cpuUs', against: 'floor', atMost: 1.35 },
  { load: 'get-film', store: 'sqlite', lane: HOME, figure: 'perSecond', against: 'floor', atLeast: 0.75 },
  { load: 'get-page', store: 'sqlite', lane: HOME, figure: 'cpuUs', against: 'floor', atMost: 1.25 },
  grows('growth-film'),
  grows('growth-film-by-name'),
  grows('growth-page'),
  { load: 'create-film', store: 'sqlite', lane: HOME, figure: 'perSecond', against: 'nest', atLeast: 3 },
  { load: 'create-film', store: 'postgres', lane: HOME, figure: 'perSecond', against: 'nest', atLeast: 2 },
  { load: 'create-film-alone', lane: HOME, figure: 'p50Ms', against: 'nest', atMost: 1.2 },
  { load: 'create-batch', store: 'sqlite', lane: HOME, figure: 'perSecond', atLeast: 20_000 },
  { load: 'vote', lane: `${HOME} many votes`, figure: 'cpuUs', against: `${HOME} few votes`, atMost: 1.2 },
  { load: 'get-film-through-proxy', lane: HOME, figure: 'perSecond', against: 'floor', atLeast: 0.85 },
  { load: 'export', store: 'sqlite', lane: HOME, figure: 'perSecond', against: 'sqlite3', atLeast: 0.5 },
  { load: 'memory', lane: HOME, figure: 'rssMiB', atMost: 120 },
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
