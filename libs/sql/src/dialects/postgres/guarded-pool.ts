import type { PostgresPool } from 'kysely';
import pg from '@film-mesh/postgres-server/pg';

import { GuardedClient } from './guarded-client.ts';
import { translatePostgresError } from './postgres-errors.ts';
import { ReadPipeline } from './read-pipeline.ts';

/** A pool of `pg` whose errors are the domain's, and which never hands out a connection that has failed. */
export class GuardedPool implements PostgresPool {
  readonly #pool: pg.Pool;
  #reads: ReadPipeline | undefined;

  constructor(config: pg.PoolConfig) {
    this.#pool = new pg.Pool(config);
    // An idle connection that ends is no error: the pool has forgotten it already. Without a listener, it would end the
    // process.
    this.#pool.on('error', () => undefined);
    this.#reads = new ReadPipeline(config);
  }

  /**
   * The pipeline for reads outside of transactions, beside the connections of the pool; undefined when it has ended.
   */
  get reads(): ReadPipeline | undefined {
    return this.#reads;
  }

  get options(): object {
    return this.#pool.options;
  }

  /** Set if all connections are in use, so that another query waits. */
  get isExhausted(): boolean {
    return this.#pool.idleCount === 0 && this.#pool.totalCount >= this.#pool.options.max;
  }

  async connect(): Promise<GuardedClient> {
    return new GuardedClient(await this.#take(), () => this.#take());
  }

  async end(): Promise<void> {
    const reads = this.#reads;
    this.#reads = undefined;
    await Promise.all([reads?.end(), this.#pool.end()]);
  }

  async #take(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw translatePostgresError(error);
    }
  }
}
