import { SelectQueryNode, type CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely';

import { translateSqliteError } from './sqlite-errors.ts';
import type { SqliteHandle } from './sqlite-handle.ts';
import { whenFree, type SqliteLock } from './sqlite-lock.ts';

/** What all connections of one process share. */
export interface SqliteHandles {
  readonly reader: SqliteHandle;
  /** The same as the reader where the database is in memory. */
  readonly writer: SqliteHandle;
  readonly writing: SqliteLock;
}

/** What Kysely holds while it runs a query or a transaction: reads need no turn, writes wait for theirs. */
export class SqliteConnection implements DatabaseConnection {
  readonly #handles: SqliteHandles;
  #endTurn: (() => void) | undefined;

  constructor(handles: SqliteHandles) {
    this.#handles = handles;
  }

  async begin(): Promise<void> {
    const endTurn = await this.#handles.writing.acquire();
    try {
      // Immediate, so that the lock is waited for here and never in the middle of the transaction.
      await translated(() => whenFree(() => this.#handles.writer.exec('BEGIN IMMEDIATE')));
    } catch (error) {
      endTurn();
      throw error;
    }
    this.#endTurn = endTurn;
  }

  async commit(): Promise<void> {
    // Where this fails, Kysely rolls back, and only that ends the turn.
    await translated(() => this.#handles.writer.exec('COMMIT'));
    this.#end();
  }

  async rollback(): Promise<void> {
    try {
      await translated(() => this.#handles.writer.rollback());
    } finally {
      this.#end();
    }
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

  #end(): void {
    this.#endTurn?.();
    this.#endTurn = undefined;
  }

  async #execute<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { reader, writer, writing } = this.#handles;
    if (this.#endTurn) {
      return writer.run<Row>(query);
    }
    if (reader !== writer && SelectQueryNode.is(query.query)) {
      return reader.run<Row>(query);
    }
    const endTurn = await writing.acquire();
    try {
      return await whenFree(() => writer.run<Row>(query));
    } finally {
      endTurn();
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
