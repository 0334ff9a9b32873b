import type { FilmEvent } from '@film-mesh/film-domain';
import { filmRepositoryContract } from '@film-mesh/film-domain/testing';
import { Outbox } from '@film-mesh/outbox';
import { openDatabase } from '@film-mesh/sql';
import { describeEachStore } from '@film-mesh/sql/testing';

import { filmMigrations } from './film.migrations.ts';
import type { FilmTables } from './film.tables.ts';
import { SqlFilmRepository } from './sql-film.repository.ts';

describeEachStore((store) =>
  filmRepositoryContract(store.name, async () => {
    const db = await openDatabase<FilmTables>(await store.freshUrl(), filmMigrations);
    const outbox = new Outbox<FilmEvent>(db);
    return {
      repository: new SqlFilmRepository(db, outbox),
      pendingSubjects: async () => (await outbox.pending()).map(({ subject }) => subject),
      close: () => db.destroy(),
    };
  }),
);
