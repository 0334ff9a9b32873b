import { MEMORY } from '@film-mesh/service-descriptor';
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
  type CompiledQuery,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type LimitNode,
  type QueryCompiler,
} from 'kysely';

import type { DirectlyReadingAdapter } from '../../statements/direct-reads.ts';
import type { PositioningAdapter } from '../../positions/positioning-adapter.ts';
import type { RowLockingAdapter } from '../../transactions/row-locks.ts';
import type { TimekeepingAdapter } from '../../statements/store-clock.ts';
import { SqliteConnection, type SqliteHandles } from './sqlite-connection.ts';
import { translateSqliteError } from './sqlite-errors.ts';
import { SqliteHandle } from './sqlite-handle.ts';
import { whenFree } from './sqlite-lock.ts';
import { addSqlitePositions } from './sqlite-positions.ts';
import { WriteGroup } from './write-group.ts';

/**
 * Kysely on Node's own SQLite. Kysely's SQLite dialect has one connection for everything, so that a reader waits for
 * each open transaction; and it begins transactions without the lock, so that two processes can end in a deadlock.
 */
export class SqliteDialect implements Dialect {
  readonly #driver: SqliteDriver;

  /** @param path the database's file, or `:memory:` */
  constructor(path: string) {
    this.#driver = new SqliteDriver(path);
  }

  createDriver(): Driver {
    return this.#driver;
  }

  createQueryCompiler(): QueryCompiler {
    return new LastingQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new ManyReadersAdapter(this.#driver);
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

/**
 * SQLite plans a statement anew at each execution if its limit is a parameter by itself, as the plan may depend on the
 * value: a read of one row then costs twice as much (`sqlite3ExprIsInteger`, https://www.sqlite.org/c3ref/prepare.html).
 */
class LastingQueryCompiler extends SqliteQueryCompiler {
  protected override visitLimit(node: LimitNode): void {
    this.append('limit cast(');
    this.visitNode(node.limit);
    this.append(' as integer)');
  }
}

class ManyReadersAdapter
  extends SqliteAdapter
  implements RowLockingAdapter, DirectlyReadingAdapter, PositioningAdapter, TimekeepingAdapter
{
  readonly #driver: SqliteDriver;

  constructor(driver: SqliteDriver) {
    super();
    this.#driver = driver;
  }

  /** SQLite's lock is that of the whole database. */
  readonly supportsRowLocks = false;
  readonly commitsInOrder = true;

  /** The clock of the machine, on which all processes with the file run. */
  readonly now = sql<number>`CAST(unixepoch('subsec') * 1000 AS INTEGER)`;

  /** The whole migration runs in one transaction, which is also the lock against a second process. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  override get supportsMultipleConnections(): boolean {
    return true;
  }

  readDirectly<Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]): Row[] | undefined {
    return this.#driver.readDirectly(query, parameters);
  }

  addPositions(db: Kysely<unknown>, table: string, names: readonly string[]): Promise<void> {
    return addSqlitePositions(db, table, names);
  }
}

class SqliteDriver implements Driver {
  readonly #path: string;
  #handles: SqliteHandles | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async init(): Promise<void> {
    let writer: SqliteHandle | undefined;
    try {
      writer = await SqliteHandle.open(this.#path);
      this.#handles = { reader: await this.#readerBeside(writer), writer, writes: new WriteGroup(writer) };
    } catch (error) {
      writer?.close();
      throw translateSqliteError(error);
    }
  }

  /** A handle of its own, unless the database is in memory. */
  async #readerBeside(writer: SqliteHandle): Promise<SqliteHandle> {
    if (this.#path === MEMORY) {
      return writer;
    }
    // Readers do not stop the writer, nor the writer them. Another process may be switching at this moment.
    await whenFree(() => {
      writer.exec('PRAGMA journal_mode = WAL');
    });
    return SqliteHandle.open(this.#path);
  }

  /** See {@link DirectlyReadingAdapter}. In memory there is one handle, in which others' transactions may be open. */
  readDirectly<Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]): Row[] | undefined {
    const { reader, writer } = this.#handles ?? {};
    if (reader === writer) {
      return undefined;
    }
    try {
      return reader?.rows(query, parameters);
    } catch (error) {
      throw translateSqliteError(error);
    }
  }

  async acquireConnection(): Promise<SqliteConnection> {
    if (!this.#handles) {
      throw new Error('the database is not open');
    }
    return Promise.resolve(new SqliteConnection(this.#handles));
  }

  beginTransaction(connection: SqliteConnection): Promise<void> {
    return connection.begin();
  }

  commitTransaction(connection: SqliteConnection): Promise<void> {
    return connection.commit();
  }

  rollbackTransaction(connection: SqliteConnection): Promise<void> {
    return connection.rollback();
  }

  releaseConnection(): Promise<void> {
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    this.#handles?.reader.close();
    if (this.#handles?.writer !== this.#handles?.reader) {
      this.#handles?.writer.close();
    }
    this.#handles = undefined;
    return Promise.resolve();
  }
}
