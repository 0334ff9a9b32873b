import type { PostgresCursor, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { PoolClient } from 'pg';

import { breaksConnection, translatePostgresError } from './postgres-errors.ts';

/**
 * A client of the pool while somebody holds it. Its errors are the domain's; and after one that leaves the connection
 * in an unknown state it takes no more queries and is destroyed on release, so that nobody gets another's answer.
 */
export class GuardedClient implements PostgresPoolClient {
  readonly #client: PoolClient;
  #broken: unknown;

  constructor(client: PoolClient) {
    this.#client = client;
    // Without a listener, a connection that ends between two queries of a transaction would end the process.
    client.on('error', this.#onError);
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
    return this.#query<Row>(sql, parameters);
  }

  release(destroy = false): void {
    this.#client.off('error', this.#onError);
    this.#client.release(destroy || this.#broken !== undefined);
  }

  readonly #onError = (error: unknown): void => {
    this.#broken ??= error;
  };

  async #query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    if (this.#broken !== undefined) {
      // At once: behind a query that timed out, the ROLLBACK would wait for a second time-out.
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
