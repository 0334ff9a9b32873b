import { PostgresAdapter, PostgresDialect, type CompiledQuery, type DialectAdapter } from 'kysely';
import type { PoolConfig } from 'pg';

import type { DirectlyReadingAdapter } from '../direct-reads.ts';
import type { RowLockingAdapter } from '../row-locks.ts';
import { GuardedPool } from './guarded-pool.ts';

/** Kysely's PostgreSQL on `pg`, with the errors of the domain, direct reads, and row locks declared. */
export class GuardedPostgresDialect extends PostgresDialect {
  readonly #pool: () => GuardedPool | undefined;

  constructor(config: PoolConfig) {
    let pool: GuardedPool | undefined;
    // Kysely asks for it at the first use, and ends what it has asked for.
    super({ pool: () => Promise.resolve((pool = new GuardedPool(config))) });
    this.#pool = () => pool;
  }

  override createAdapter(): DialectAdapter {
    return new GuardedPostgresAdapter(this.#pool);
  }
}

class GuardedPostgresAdapter extends PostgresAdapter implements RowLockingAdapter, DirectlyReadingAdapter {
  readonly #pool: () => GuardedPool | undefined;
  readonly supportsRowLocks = true;

  constructor(pool: () => GuardedPool | undefined) {
    super();
    this.#pool = pool;
  }

  readDirectly<Row>({ sql }: CompiledQuery<Row>, parameters: readonly unknown[]): Promise<Row[]> | undefined {
    return this.#pool()?.reads?.rows(sql, parameters);
  }
}
