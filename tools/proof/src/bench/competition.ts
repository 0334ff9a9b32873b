import type { Store } from '@film-mesh/service-descriptor';

import type { Contestant } from './contestants.ts';
import type { Running, RunningContestants } from './running-contestants.ts';

/** Who takes part in a load, and of what size it is. */
export interface CompetitionOptions {
  readonly running: RunningContestants;
  readonly load: string;
  readonly contestants: ReadonlyMap<string, Contestant>;
  readonly films: number;
  readonly clients: number;
}

/** What a load has to make its lanes of. */
export interface Competition {
  readonly store: Store;
  /** How many films there are. */
  readonly films: number;
  /** How many clients at once. */
  readonly clients: number;
  /** The contestants that take part. */
  readonly names: readonly string[];
  /** A contestant, running on a database with {@link films}, or with as many as told. */
  running(name: string, films?: number): Promise<Running>;
}

/** The contestants that can take a load on the store, and what they are to do. */
export function competitionOf({ running, load, contestants, films, clients }: CompetitionOptions): Competition {
  const { store } = running;
  const taking = [...contestants].filter(
    ([, { loads, stores }]) => (loads?.includes(load) ?? true) && (stores?.includes(store) ?? true),
  );
  return {
    store,
    films,
    clients,
    names: taking.map(([name]) => name),
    running: (name, size = films) => running.running(name, size),
  };
}
