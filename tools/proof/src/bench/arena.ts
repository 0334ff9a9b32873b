import type { Store } from '@film-mesh/mesh';

import type { Contestant } from './contestant.ts';
import type { Running, Stage } from './stage.ts';

/** Where a load takes place. */
export interface ArenaOptions {
  readonly stage: Stage;
  readonly load: string;
  readonly contestants: ReadonlyMap<string, Contestant>;
  readonly films: number;
  readonly clients: number;
}

/** What a load has to make its lanes of. */
export class Arena {
  /** How many films there are. */
  readonly films: number;
  /** How many clients at once. */
  readonly clients: number;
  /** The contestants that take part. */
  readonly names: readonly string[];
  readonly #stage: Stage;

  constructor({ stage, load, contestants, films, clients }: ArenaOptions) {
    this.#stage = stage;
    this.films = films;
    this.clients = clients;
    this.names = [...contestants]
      .filter(([, { loads, stores }]) => (loads?.includes(load) ?? true) && (stores?.includes(stage.store) ?? true))
      .map(([name]) => name);
  }

  get store(): Store {
    return this.#stage.store;
  }

  /** A contestant, running on a database with {@link films}, or with as many as told. */
  running(name: string, films = this.films): Promise<Running> {
    return this.#stage.running(name, films);
  }
}
