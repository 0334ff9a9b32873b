import { SelectQueryNode, type CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely';

import { callerHolds } from '../../connections/held-connections.ts';
import { translateSqliteError } from './sqlite-errors.ts';
import type { SqliteHandle } from './sqlite-handle.ts';
import type { Turn } from './turn.ts';
import type { WriteGroup } from './write-group.ts';

/** The handles that all connections of one process share. */
export interface SqliteHandles {
  readonly reader: SqliteHandle;
  /** The same as the reader if the database is in memory. */
  readonly writer: SqliteHandle;
  readonly writes: WriteGroup;
}

/** Kysely's connection for a query or a transaction: reads need no turn, writes wait for theirs. */
export class SqliteConnection implements DatabaseConnection {
  readonly #handles: SqliteHandles;
  #turn: Turn | undefined;

  constructor(handles: SqliteHandles) {
    this.#handles = handles;
  }

  async begin(): Promise<void> {
    this.#turn = await translated(() => this.#enter());
  }

  async commit(): Promise<void> {
    // If this fails, Kysely rolls back.
    await translated(() => this.#turn?.commit());
    this.#turn = undefined;
  }

  async rollback(): Promise<void> {
    const turn = this.#turn;
    this.#turn = undefined;
    await translated(() => turn?.rollback());
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return translated(() => this.#execute<Row>(query));
  }

  streamQuery(): never {
    // An open cursor keeps all reads of this process in the state in which it began.
    throw new TypeError('there are no cursors');
  }

  async #execute<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { reader, writer } = this.#handles;
    if (this.#turn) {
      this.#turn.expectOpen();
      writer.expectTransaction();
      return writer.run<Row>(query);
    }
    if (reader !== writer && SelectQueryNode.is(query.query)) {
      return reader.run<Row>(query);
    }
    const turn = await this.#enter();
    try {
      const result = writer.run<Row>(query);
      await turn.commit();
      return result;
    } catch (error) {
      await turn.rollback();
      throw error;
    }
  }

  /** Waits for a turn to write; rejects at once if the caller has one, which would not end before. */
  #enter(): Promise<Turn> {
    const { writes } = this.#handles;
    if (callerHolds((held) => held instanceof SqliteConnection && held.#handles.writes === writes && held.#isWriting)) {
      throw new Error('a query outside the open transaction would deadlock: use the transaction');
    }
    return writes.enter();
  }

  get #isWriting(): boolean {
    return this.#turn?.isOpen === true;
  }
}

async function translated<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateSqliteError(error);
  }
}
