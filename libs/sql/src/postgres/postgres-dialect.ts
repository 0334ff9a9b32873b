import { PostgresAdapter, PostgresDialect, type DialectAdapter } from 'kysely';
import type { PoolConfig } from 'pg';

import type { RowLockingAdapter } from '../row-locks.ts';
import { GuardedPool } from './guarded-pool.ts';

/** Kysely's PostgreSQL on `pg`, with the errors of the domain and row locks declared. */
export class GuardedPostgresDialect extends PostgresDialect {
  constructor(config: PoolConfig) {
    super({ pool: () => Promise.resolve(new GuardedPool(config)) });
  }

  override createAdapter(): DialectAdapter {
    return new PostgresRowLockingAdapter();
  }
}

class PostgresRowLockingAdapter extends PostgresAdapter implements RowLockingAdapter {
  readonly supportsRowLocks = true;
}
