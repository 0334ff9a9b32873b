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

/** One open SQLite database with its prepared statements. Calls are synchronous, as SQLite's own are. */
export class SqliteHandle {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

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
    const statement = this.#prepare(sql);
    const values = parameters as SQLInputValue[];
    if (statement.columns().length > 0) {
      return { rows: statement.all(...values) as Row[] };
    }
    const { changes, lastInsertRowid } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  /** The result of a query that always has one. */
  rows<Row>({ sql }: CompiledQuery<Row>, parameters: readonly unknown[]): Row[] {
    return this.#prepare(sql).all(...(parameters as SQLInputValue[])) as Row[];
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

  #prepare(sql: string): StatementSync {
    const kept = this.#statements.get(sql);
    if (kept) {
      return kept;
    }
    const statement = this.#db.prepare(sql);
    if (this.#statements.size >= MAX_STATEMENTS) {
      this.#statements.clear();
    }
    this.#statements.set(sql, statement);
    return statement;
  }
}
