import type { Store } from '@film-mesh/service-descriptor';

import type { Competition } from './competition.ts';
import { REFERENCE, type Figure, type Lane, type Load, type Sample } from './load.ts';
import { median, ratioOf, type Spread } from '../kit/index.ts';

/** Duration and number of a lane's measurements. */
export interface Rounds {
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
  /** Before the first round. */
  readonly warmUpSeconds: number;
}

/** The results of a lane. */
export interface LaneResult {
  readonly name: string;
  /** One a round. */
  readonly samples: readonly Sample[];
}

/** The results of a load. */
export interface LoadResult {
  readonly name: string;
  readonly title: string;
  readonly unit: Load['unit'];
  readonly store: Store;
  /** The number of films; undefined if the load compares several numbers. */
  readonly films: number | undefined;
  readonly clients: number;
  /** The lane for the ratios of the others; undefined if it has not run. */
  readonly reference: string | undefined;
  readonly lanes: readonly LaneResult[];
}

/** Lets all lanes of a load warm up, and then take their turns, round by round. */
export async function runLoad(
  name: string,
  load: Load,
  competition: Competition,
  { rounds, seconds, warmUpSeconds }: Rounds,
  signal: AbortSignal,
): Promise<LoadResult> {
  const lanes = await load.lanes(competition);
  const samples = new Map<Lane, Sample[]>(lanes.map((lane) => [lane, []]));
  for (const lane of warmUpSeconds > 0 ? lanes : []) {
    signal.throwIfAborted();
    await measured(lane, () => (lane.warmUp ?? lane.measure)(warmUpSeconds), signal);
  }
  for (let round = 0; round < rounds; round++) {
    for (const lane of lanes) {
      signal.throwIfAborted();
      samples.get(lane)?.push(await measured(lane, () => lane.measure(seconds), signal));
    }
  }
  const { reference = REFERENCE } = load;
  return {
    name,
    title: load.title,
    unit: load.unit,
    store: competition.store,
    films: load.films === undefined ? competition.films : undefined,
    clients: competition.clients,
    reference: lanes.some((lane) => lane.name === reference) ? reference : undefined,
    lanes: lanes.map((lane) => ({ name: lane.name, samples: samples.get(lane) ?? [] })),
  };
}

/**
 * Measures a lane, again where that fails and it may have several tries.
 *
 * @throws {Error} that of the last try, with the name of the lane
 */
async function measured<T>({ name, tries = 1 }: Lane, measure: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let left = tries; ; left--) {
    try {
      return await measure();
    } catch (error) {
      signal.throwIfAborted();
      if (left <= 1) {
        throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
      }
    }
  }
}

/** The median of a lane's figure over the rounds; undefined where it can't be had. */
export function figureOf({ samples }: LaneResult, figure: Figure): number | undefined {
  const figures = known(samples, figure);
  return figures && median(figures);
}

/** The ratio of a lane's figure to another lane's; undefined if one of them is missing. */
export function laneRatio(lane: LaneResult, other: LaneResult, figure: Figure): Spread | undefined {
  const figures = known(lane.samples, figure);
  const others = known(other.samples, figure);
  return figures && others && ratioOf(figures, others);
}

/** The figures of all rounds; undefined where one is missing. */
export function known(samples: readonly Sample[], figure: Figure): number[] | undefined {
  const figures = samples.flatMap((sample) => sample[figure] ?? []);
  return figures.length === samples.length && figures.length > 0 ? figures : undefined;
}
