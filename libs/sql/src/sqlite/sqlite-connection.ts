import { SelectQueryNode, type CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely';

import { translateSqliteError } from './sqlite-errors.ts';
import type { SqliteHandle } from './sqlite-handle.ts';
import type { Membership, WriteGroup } from './write-group.ts';

/** What all connections of one process share. */
export interface SqliteHandles {
  readonly reader: SqliteHandle;
  /** The same as the reader where the database is in memory. */
  readonly writer: SqliteHandle;
  readonly writes: WriteGroup;
}

/** What Kysely holds while it runs a query or a transaction: reads need no turn, writes wait for theirs. */
export class SqliteConnection implements DatabaseConnection {
  readonly #handles: SqliteHandles;
  #membership: Membership | undefined;

  constructor(handles: SqliteHandles) {
    this.#handles = handles;
  }

  async begin(): Promise<void> {
    this.#membership = await translated(() => this.#handles.writes.enter());
  }

  async commit(): Promise<void> {
    // Where this fails, Kysely rolls back.
    await translated(() => this.#membership?.commit());
    this.#membership = undefined;
  }

  async rollback(): Promise<void> {
    const membership = this.#membership;
    this.#membership = undefined;
    await translated(() => membership?.rollback());
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return translated(() => this.#execute<Row>(query));
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the driver has no asynchronous way to iterate
  async *streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    let rows: Row[] = [];
    for (const row of this.#handles.reader.iterate<Row>(query)) {
      if (rows.push(row) >= chunkSize) {
        yield { rows };
        rows = [];
      }
    }
    yield { rows };
  }

  async #execute<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { reader, writer, writes } = this.#handles;
    if (this.#membership) {
      writer.expectTransaction();
      return writer.run<Row>(query);
    }
    if (reader !== writer && SelectQueryNode.is(query.query)) {
      return reader.run<Row>(query);
    }
    const membership = await writes.enter();
    try {
      const result = writer.run<Row>(query);
      await membership.commit();
      return result;
    } catch (error) {
      await membership.rollback();
      throw error;
    }
  }
}

async function translated<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateSqliteError(error);
  }
}
