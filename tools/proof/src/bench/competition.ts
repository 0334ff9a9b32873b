import type { Store } from '@film-mesh/service-descriptor';

import type { Contestant } from './contestants.ts';
import type { Running, RunningContestants } from './running-contestants.ts';

/** The contestants of a load, and its size. */
export interface CompetitionOptions {
  readonly running: RunningContestants;
  readonly load: string;
  readonly contestants: ReadonlyMap<string, Contestant>;
  readonly films: number;
  readonly clients: number;
}

/** The inputs for a load's lanes. */
export interface Competition {
  readonly store: Store;
  /** Number of films. */
  readonly films: number;
  /** Number of concurrent clients. */
  readonly clients: number;
  /** The contestants that take part. */
  readonly names: readonly string[];
  /** Tests whether a contestant runs the services of this repository, none of whose requests may fail. */
  isOurs(name: string): boolean;
  /** A contestant, running on a database with {@link films}, or with as many as told. */
  running(name: string, films?: number): Promise<Running>;
}

/** The contestants that can take a load on the store, and what they are to do. */
export function competitionOf({ running, load, contestants, films, clients }: CompetitionOptions): Competition {
  const { store } = running;
  return {
    store,
    films,
    clients,
    names: namesThatTake(load, store, contestants),
    isOurs: (name) => contestants.get(name)?.argsOf === undefined,
    running: (name, size = films) => running.running(name, size),
  };
}

/** The names of the contestants that can take a load on a store. */
export function namesThatTake(load: string, store: Store, contestants: ReadonlyMap<string, Contestant>): string[] {
  const taking = [...contestants].filter(
    ([, { loads, stores }]) => (loads?.includes(load) ?? true) && (stores?.includes(store) ?? true),
  );
  return taking.map(([name]) => name);
}
