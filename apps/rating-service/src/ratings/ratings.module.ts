import { RATING_REPOSITORY } from '@film-mesh/rating-domain';
import { idempotentWritesProvider } from '@film-mesh/idempotency';
import { ServiceConfig } from '@film-mesh/service-kit';
import { DATABASE, SqlModule } from '@film-mesh/sql';
import { Module } from '@nestjs/common';
import type { Kysely } from 'kysely';

import { FilmEventsController } from '../film-events/film-events.controller.ts';
import { ratingMigrations } from '../store/rating.migrations.ts';
import type { RatingTables } from '../store/rating.tables.ts';
import { SqlRatingRepository } from '../store/sql-rating.repository.ts';
import { RatingReads } from './rating-reads.ts';
import { RatingsController } from './ratings.controller.ts';
import { RatingsService } from './ratings.service.ts';

/** The ratings module: routes and store. */
@Module({
  imports: [
    SqlModule.forRootAsync({
      inject: [ServiceConfig],
      useFactory: ({ DATABASE_URL }: ServiceConfig) => ({ url: DATABASE_URL, migrations: ratingMigrations }),
    }),
  ],
  controllers: [RatingsController, FilmEventsController],
  providers: [
    RatingsService,
    RatingReads,
    idempotentWritesProvider,
    {
      provide: RATING_REPOSITORY,
      inject: [DATABASE],
      useFactory: (db: Kysely<RatingTables>) => new SqlRatingRepository(db),
    },
  ],
})
export class RatingsModule {}
