import type { PostgresPool } from 'kysely';
import pg from 'pg';

import { GuardedClient } from './guarded-client.ts';
import { translatePostgresError } from './postgres-errors.ts';
import { ReadPipeline } from './read-pipeline.ts';

/** A pool of `pg` whose errors are the domain's, and which never hands out a connection that has failed. */
export class GuardedPool implements PostgresPool {
  readonly #pool: pg.Pool;
  /** What is asked outside of transactions, on a connection beside those of the pool. */
  readonly reads: ReadPipeline;

  constructor(config: pg.PoolConfig) {
    this.#pool = new pg.Pool(config);
    // An idle connection that ends is no event: the pool has forgotten it already. Unheard, it would end the process.
    this.#pool.on('error', () => undefined);
    this.reads = new ReadPipeline(config);
  }

  get options(): object {
    return this.#pool.options;
  }

  async connect(): Promise<GuardedClient> {
    try {
      return new GuardedClient(await this.#pool.connect());
    } catch (error) {
      throw translatePostgresError(error);
    }
  }

  async end(): Promise<void> {
    await Promise.all([this.reads.end(), this.#pool.end()]);
  }
}
