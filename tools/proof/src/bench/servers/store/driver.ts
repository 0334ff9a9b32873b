// eslint-disable-next-line no-restricted-imports -- what a request costs beside the driver is what is measured here
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

import { parseDatabaseUrl } from '@film-mesh/service-descriptor';
// eslint-disable-next-line no-restricted-imports -- as above
import pg from 'pg';

/** Rows of a statement, at once where the driver is synchronous. */
export type Rows<Row> = readonly Row[] | Promise<readonly Row[]>;

/** A database's own driver, with nothing on top of it. */
export interface Driver {
  /** Runs a statement with the parameters `?1`, `?2` and so on; prepared once. */
  all<Row>(sql: string, ...values: readonly unknown[]): Rows<Row>;
  /** Runs statements as one transaction. */
  transaction<T>(work: (driver: Driver) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Differences from the obvious way. */
export interface DriverOptions {
  /**
   * Makes the objects of SQLite's rows itself: those that Node makes are dictionaries to V8, and slow; false by default.
   */
  readonly quickRows?: boolean;
}

/** Opens a database as the services do, as durable as theirs. */
export function openDriver(url: string, { quickRows = false }: DriverOptions = {}): Driver {
  const target = parseDatabaseUrl(url);
  switch (target.dialect) {
    case 'sqlite':
      return openSqlite(target.path, quickRows);
    case 'postgres':
      return openPostgres(target.connectionString);
  }
}

/** Time limit of the wait for a lock of another process, in milliseconds. */
const BUSY_MS = 10_000;

function openSqlite(path: string, quickRows: boolean): Driver {
  const db = new DatabaseSync(path, { timeout: BUSY_MS });
  db.exec('PRAGMA synchronous = FULL');
  const statements = new Map<string, (values: SQLInputValue[]) => unknown[]>();
  let last: Promise<unknown> = Promise.resolve();
  const driver: Driver = {
    all: <Row>(sql: string, ...values: readonly unknown[]) => {
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = quickRows ? withQuickRows(db.prepare(sql)) : withRows(db.prepare(sql));
        statements.set(sql, statement);
      }
      return statement(values as SQLInputValue[]) as Row[];
    },
    transaction: (work) => {
      const result = last.then(async () => {
        db.exec('BEGIN IMMEDIATE');
        try {
          const done = await work(driver);
          db.exec('COMMIT');
          return done;
        } finally {
          if (db.isTransaction) {
            db.exec('ROLLBACK');
          }
        }
      });
      last = result.catch(() => undefined);
      return result;
    },
    close: () => {
      db.close();
      return Promise.resolve();
    },
  };
  return driver;
}

function withRows(statement: StatementSync): (values: SQLInputValue[]) => unknown[] {
  return (values) => statement.all(...values);
}

function withQuickRows(statement: StatementSync): (values: SQLInputValue[]) => unknown[] {
  statement.setReturnArrays(true);
  const names = statement.columns().map(({ name }) => name);
  return (values) =>
    (statement.all(...values) as unknown as unknown[][]).map((row) => {
      const object: Record<string, unknown> = {};
      names.forEach((name, column) => {
        object[name] = row[column];
      });
      return object;
    });
}

/** As many connections as a service has. */
const POOL_SIZE = 5;

function openPostgres(connectionString: string): Driver {
  const pool = new pg.Pool({ connectionString, max: POOL_SIZE });
  return {
    ...driverOf(pool),
    transaction: async (work) => {
      const client = await pool.connect();
      try {
        const driver: Driver = {
          ...driverOf(client),
          transaction: (inner) => inner(driver),
          close: () => Promise.resolve(),
        };
        await client.query('BEGIN');
        const done = await work(driver);
        await client.query('COMMIT');
        client.release();
        return done;
      } catch (error) {
        // With its transaction.
        client.release(true);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

const prepared = new Map<string, { readonly name: string; readonly text: string }>();

function driverOf(client: pg.Pool | pg.PoolClient): Pick<Driver, 'all'> {
  return {
    all: async <Row>(sql: string, ...values: readonly unknown[]) => {
      let statement = prepared.get(sql);
      if (statement === undefined) {
        statement = { name: `statement-${String(prepared.size)}`, text: sql.replaceAll('?', '$') };
        prepared.set(sql, statement);
      }
      const { rows } = await client.query({ ...statement, values: [...values] });
      return rows as Row[];
    },
  };
}
