import { ConfigurableModuleBuilder, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Kysely } from 'kysely';

import type { Migrations } from '../migrations/migrate.ts';
import { openDatabase } from './open-database.ts';

/** The injection token of the service's database, a {@link Kysely}. */
export const DATABASE = Symbol('Database');

/** The database and its schema. */
export interface SqlOptions {
  /** See {@link parseDatabaseUrl}. */
  readonly url: string;
  readonly migrations: Migrations;
}

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<SqlOptions>()
  .setClassMethodName('forRoot')
  .build();

/** Opens the service's database at start and closes it last, when no request needs it any longer. */
@Module({
  providers: [
    {
      provide: DATABASE,
      inject: [MODULE_OPTIONS_TOKEN],
      useFactory: ({ url, migrations }: SqlOptions) => openDatabase(url, migrations),
    },
  ],
  exports: [DATABASE],
})
export class SqlModule extends ConfigurableModuleClass implements OnApplicationShutdown {
  readonly #db: Kysely<unknown>;

  constructor(@Inject(DATABASE) db: Kysely<unknown>) {
    super();
    this.#db = db;
  }

  onApplicationShutdown(): Promise<void> {
    return this.#db.destroy();
  }
}
