import type { Store } from '@film-mesh/service-descriptor';

import type { Contestant } from './contestant.ts';
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
export class Competition {
  /** How many films there are. */
  readonly films: number;
  /** How many clients at once. */
  readonly clients: number;
  /** The contestants that take part. */
  readonly names: readonly string[];
  readonly #running: RunningContestants;

  constructor({ running, load, contestants, films, clients }: CompetitionOptions) {
    this.#running = running;
    this.films = films;
    this.clients = clients;
    this.names = [...contestants]
      .filter(([, { loads, stores }]) => (loads?.includes(load) ?? true) && (stores?.includes(running.store) ?? true))
      .map(([name]) => name);
  }

  get store(): Store {
    return this.#running.store;
  }

  /** A contestant, running on a database with {@link films}, or with as many as told. */
  running(name: string, films = this.films): Promise<Running> {
    return this.#running.running(name, films);
  }
}
