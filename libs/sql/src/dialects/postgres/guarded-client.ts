import type { PostgresCursor, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { PoolClient } from 'pg';

import { breaksConnection, endsConnection, translatePostgresError } from './postgres-errors.ts';

/** Starts of a transaction; nothing is done until the server has answered. */
const BEGIN = /^(?:begin|start transaction)\b/u;

/**
 * A client of the pool while it is in use. Its errors are the domain's; after one that leaves the connection in an
 * unknown state it accepts no more queries and is destroyed on release, so that nobody gets another's answer.
 */
export class GuardedClient implements PostgresPoolClient {
  readonly #another: () => Promise<PoolClient>;
  #client: PoolClient | undefined;
  #broken: unknown;

  /** @param another takes one more client from the pool */
  constructor(client: PoolClient, another: () => Promise<PoolClient>) {
    this.#another = another;
    this.#hold(client);
  }

  get processID(): number {
    return (this.#client as PoolClient & { processID: number }).processID;
  }

  query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  query<Row>(
    sql: string | PostgresCursor<Row>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<Row>> | PostgresCursor<Row> {
    if (typeof sql !== 'string') {
      throw new TypeError('there are no cursors');
    }
    return BEGIN.test(sql) ? this.#begin<Row>(sql) : this.#query<Row>(sql, parameters);
  }

  release(destroy = false): void {
    this.#client?.off('error', this.#onError);
    this.#client?.release(destroy || this.#broken !== undefined);
    this.#client = undefined;
  }

  readonly #onError = (error: unknown): void => {
    this.#broken ??= error;
  };

  #hold(client: PoolClient): void {
    this.#client = client;
    this.#broken = undefined;
    // Without a listener, a connection that ends between two queries of a transaction would end the process.
    client.on('error', this.#onError);
  }

  /** Begins a transaction; retries once on another connection if this one was closed while it was idle. */
  async #begin<Row>(sql: string): Promise<PostgresQueryResult<Row>> {
    try {
      return await this.#query<Row>(sql, []);
    } catch (error) {
      if (this.#broken === undefined || !endsConnection(this.#broken)) {
        throw error;
      }
      this.release();
      this.#hold(await this.#another());
      return await this.#query<Row>(sql, []);
    }
  }

  async #query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    if (this.#broken !== undefined || this.#client === undefined) {
      // At once: behind a timed-out query, the ROLLBACK would wait for a second time-out.
      throw translatePostgresError(this.#broken);
    }
    try {
      return (await this.#client.query(sql, [...parameters])) as unknown as PostgresQueryResult<Row>;
    } catch (error) {
      if (breaksConnection(error)) {
        this.#broken ??= error;
      }
      throw translatePostgresError(error);
    }
  }
}
