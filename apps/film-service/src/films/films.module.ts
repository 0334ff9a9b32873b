import { FILM_REPOSITORY, type FilmEvent } from '@film-mesh/film-domain';
import { idempotentWritesProvider } from '@film-mesh/idempotency';
import { Outbox, OutboxMetrics, OutboxRelay, ParkedEvents } from '@film-mesh/outbox';
import { MetricsRegistry } from '@film-mesh/service-kit';
import { DATABASE, SqlModule } from '@film-mesh/sql';
import { Logger, Module } from '@nestjs/common';
import type { Kysely } from 'kysely';

import { FilmEventPublisher } from '../events/film-event.publisher.ts';
import { FilmServiceConfig } from '../film-service.config.ts';
import { filmMigrations } from '../store/film.migrations.ts';
import type { FilmTables } from '../store/film.tables.ts';
import { SqlFilmRepository } from '../store/sql-film.repository.ts';
import { FilmReads } from './film-reads.ts';
import { FilmsController } from './films.controller.ts';
import { FilmsService } from './films.service.ts';

/** The films module: routes, store, and the outbox of events for the rating service. */
@Module({
  imports: [
    SqlModule.forRootAsync({
      inject: [FilmServiceConfig],
      useFactory: ({ DATABASE_URL }: FilmServiceConfig) => ({ url: DATABASE_URL, migrations: filmMigrations }),
    }),
  ],
  controllers: [FilmsController],
  providers: [
    FilmsService,
    FilmReads,
    {
      provide: Outbox,
      inject: [DATABASE],
      useFactory: (db: Kysely<FilmTables>) => new Outbox<FilmEvent>(db),
    },
    {
      provide: ParkedEvents,
      inject: [DATABASE],
      useFactory: (db: Kysely<FilmTables>) => new ParkedEvents(db),
    },
    idempotentWritesProvider,
    {
      provide: FILM_REPOSITORY,
      inject: [DATABASE, Outbox],
      useFactory: (db: Kysely<FilmTables>, outbox: Outbox<FilmEvent>) => new SqlFilmRepository(db, outbox),
    },
    {
      provide: OutboxRelay,
      inject: [Outbox, ParkedEvents, FilmServiceConfig, MetricsRegistry],
      useFactory: (
        outbox: Outbox<FilmEvent>,
        parked: ParkedEvents,
        { FILM_EVENTS_URL }: FilmServiceConfig,
        registry: MetricsRegistry,
      ) =>
        new OutboxRelay(
          outbox,
          parked,
          new FilmEventPublisher(FILM_EVENTS_URL),
          new Logger(OutboxRelay.name),
          new OutboxMetrics(registry, outbox, parked),
        ),
    },
  ],
})
export class FilmsModule {}
