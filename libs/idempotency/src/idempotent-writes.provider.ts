import { DATABASE } from '@film-mesh/sql';
import { Logger, type FactoryProvider } from '@nestjs/common';
import type { Kysely } from 'kysely';

import { ExpiredKeys } from './expired-keys.ts';
import type { IdempotencyTables } from './idempotency-table.ts';
import { IdempotentWrites } from './idempotent-writes.ts';

/** Provides a module with the {@link IdempotentWrites} of its service's database. */
export const idempotentWritesProvider: FactoryProvider<IdempotentWrites> = {
  provide: IdempotentWrites,
  inject: [DATABASE],
  useFactory: (db: Kysely<IdempotencyTables>) =>
    new IdempotentWrites(db, new ExpiredKeys(db, new Logger(ExpiredKeys.name))),
};
