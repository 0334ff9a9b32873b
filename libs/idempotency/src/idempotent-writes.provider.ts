import { DATABASE } from '@film-mesh/sql';
import type { FactoryProvider } from '@nestjs/common';
import type { Kysely } from 'kysely';

import type { IdempotencyTables } from './idempotency-table.ts';
import { IdempotentWrites } from './idempotent-writes.ts';

/** Gives a module the {@link IdempotentWrites} of its service's database. */
export const idempotentWritesProvider: FactoryProvider<IdempotentWrites> = {
  provide: IdempotentWrites,
  inject: [DATABASE],
  useFactory: (db: Kysely<IdempotencyTables>) => new IdempotentWrites(db),
};
