import {
  CompiledQuery,
  PostgresAdapter,
  PostgresDialect,
  PostgresDriver,
  sql,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  type TransactionSettings,
  type Kysely,
} from 'kysely';
import type { PoolConfig } from 'pg';

import type { DirectlyReadingAdapter } from '../../statements/direct-reads.ts';
import type { PositioningAdapter } from '../../positions/positioning-adapter.ts';
import type { RowLockingAdapter } from '../../transactions/row-locks.ts';
import { callerHolds } from '../../connections/held-connections.ts';
import type { TimekeepingAdapter } from '../../statements/store-clock.ts';
import { GuardedPool } from './guarded-pool.ts';
import { TIMEOUTS } from '@film-mesh/postgres-server/session-settings';
import { addPostgresPositions } from './postgres-positions.ts';

/** Kysely's PostgreSQL dialect on `pg`, with the errors of the domain, direct reads, and declared row locks. */
export class GuardedPostgresDialect extends PostgresDialect {
  readonly #pool: GuardedPool;
  readonly #patient: boolean;

  /**
   * @param config of the pool, which Kysely ends with its driver
   * @param options whether its transactions have no time limit, whatever the role's settings; they have one by default
   */
  constructor(config: PoolConfig, { patient = false } = {}) {
    const pool = new GuardedPool(config);
    super({ pool });
    this.#pool = pool;
    this.#patient = patient;
  }

  override createDriver(): Driver {
    return this.#patient ? new PatientDriver(this.#pool) : new GuardedDriver(this.#pool);
  }

  override createAdapter(): DialectAdapter {
    return new GuardedPostgresAdapter(this.#pool);
  }
}

class GuardedDriver extends PostgresDriver {
  readonly #pool: GuardedPool;
  readonly #connections = new WeakSet<DatabaseConnection>();

  constructor(pool: GuardedPool) {
    super({ pool });
    this.#pool = pool;
  }

  /** @throws if code that holds a connection would wait for another one: all that do so would wait for each other */
  override async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#pool.isExhausted && callerHolds((held) => this.#connections.has(held))) {
      throw new Error('a query outside the open transaction would deadlock: use the transaction');
    }
    const connection = await super.acquireConnection();
    this.#connections.add(connection);
    return connection;
  }
}

/** For each transaction alone (`SET LOCAL`), since a pooler may give its connection to others. */
const WITHOUT_TIMEOUTS = CompiledQuery.raw(
  `select ${Object.keys(TIMEOUTS)
    .map((name) => `set_config('${name}', '0', true)`)
    .join()}`,
);

class PatientDriver extends GuardedDriver {
  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    await super.beginTransaction(connection, settings);
    await connection.executeQuery(WITHOUT_TIMEOUTS);
  }
}

class GuardedPostgresAdapter
  extends PostgresAdapter
  implements RowLockingAdapter, DirectlyReadingAdapter, PositioningAdapter, TimekeepingAdapter
{
  readonly #pool: GuardedPool;
  readonly supportsRowLocks = true;
  readonly commitsInOrder = false;
  /**
   * Not now(), which is constant in a transaction, nor clock_timestamp(), which changes within a statement and so
   * excludes an index.
   */
  readonly now = sql<number>`floor(extract(epoch FROM statement_timestamp()) * 1000)::bigint`;

  constructor(pool: GuardedPool) {
    super();
    this.#pool = pool;
  }

  readDirectly<Row>({ sql }: CompiledQuery<Row>, parameters: readonly unknown[]): Promise<Row[]> | undefined {
    return this.#pool.reads?.rows(sql, parameters);
  }

  addPositions(db: Kysely<unknown>, table: string, names: readonly string[]): Promise<void> {
    return addPostgresPositions(db, table, names);
  }
}
