import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

import { DomainError } from '@film-mesh/shared-domain';
import type { CompiledQuery, QueryResult } from 'kysely';

import { whenFree } from './sqlite-lock.ts';

/** Maximum of prepared statements of a handle. */
const MAX_STATEMENTS = 200;

/**
 * Size of the WAL at which SQLite makes a checkpoint, in pages (`wal_autocheckpoint`): 32 MB, where the default is 4. A
 * page that changes often is then moved once, and batches of films are stored some 10 to 15 % faster.
 */
const CHECKPOINT_PAGES = 8_000;
/**
 * Size to which SQLite truncates the WAL file when it restarts it, in bytes (`journal_size_limit`): its content between
 * two checkpoints, and a large write more. The file grows as long as somebody reads an old state, and would stay as
 * large.
 */
const LOG_BYTES = CHECKPOINT_PAGES * 5_000;

/** A statement, and the names of its columns when it was prepared. */
interface Prepared {
  readonly statement: StatementSync;
  readonly columns: readonly string[];
}

/** One open SQLite database with its prepared statements. Calls are synchronous, as SQLite's own are. */
export class SqliteHandle {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, Prepared>();

  private constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Opens a database, as soon as no other process has it locked. */
  static async open(path: string): Promise<SqliteHandle> {
    // No waiting inside SQLite: it would stop the event loop.
    const db = new DatabaseSync(path, { timeout: 0 });
    try {
      // Some of them read the file, which a process that switches it to WAL, or recovers it, has locked.
      await whenFree(() => {
        db.exec('PRAGMA foreign_keys = ON');
        // Durable at each commit. A new connection starts with NORMAL or FULL as SQLite was built, so it is set always.
        db.exec('PRAGMA synchronous = FULL');
        db.exec(`PRAGMA wal_autocheckpoint = ${String(CHECKPOINT_PAGES)}`);
        db.exec(`PRAGMA journal_size_limit = ${String(LOG_BYTES)}`);
      });
    } catch (error) {
      db.close();
      throw error;
    }
    return new SqliteHandle(db);
  }

  /** Runs statements that return nothing. */
  exec(sql: string): void {
    this.#db.exec(sql);
  }

  run<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    const { statement, columns } = this.#prepare(sql);
    const values = parameters as SQLInputValue[];
    if (columns.length > 0) {
      const rows = statement.all(...values);
      // As of now: those of `*` change with the table.
      return { rows: objectsOf(rows, columnsOf(statement)) };
    }
    const { changes, lastInsertRowid } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  /** The result of a query that always has one, and names its columns. */
  rows<Row>({ sql }: CompiledQuery<Row>, parameters: readonly unknown[]): Row[] {
    const { statement, columns } = this.#prepare(sql);
    return objectsOf(statement.all(...(parameters as SQLInputValue[])), columns);
  }

  /**
   * Checks that a transaction is open: errors such as a full disk end it by themselves, and later statements would then
   * be written outside of it.
   *
   * @throws {DomainError} `store-unavailable` if no transaction is open any more
   */
  expectTransaction(): void {
    if (!this.#db.isTransaction) {
      throw new DomainError('store-unavailable', 'The store has ended the transaction.');
    }
  }

  /** Ends the open transaction, unless an error has ended it already. */
  rollback(): void {
    if (this.#db.isTransaction) {
      this.#db.exec('ROLLBACK');
    }
  }

  close(): void {
    this.#db.close();
  }

  #prepare(sql: string): Prepared {
    const kept = this.#statements.get(sql);
    if (kept) {
      return kept;
    }
    const statement = this.#db.prepare(sql);
    statement.setReturnArrays(true);
    const prepared = { statement, columns: columnsOf(statement) };
    if (this.#statements.size >= MAX_STATEMENTS) {
      this.#statements.clear();
    }
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

function columnsOf(statement: StatementSync): readonly string[] {
  return statement.columns().map(({ name }) => name);
}

/**
 * Rows as objects. Those that Node makes of them itself are dictionaries to V8: to make, read and write a page of a hundred
 * costs 1.6 times as much.
 *
 * @param rows an array each, as of `setReturnArrays`
 */
function objectsOf<Row>(rows: unknown, columns: readonly string[]): Row[] {
  return (rows as unknown[][]).map((row) => {
    const object: Record<string, unknown> = {};
    columns.forEach((name, column) => {
      object[name] = row[column];
    });
    return object as Row;
  });
}
