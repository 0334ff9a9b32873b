import { filmChanged, filmCreated, filmRemoved, type FilmEvent } from '@film-mesh/film-domain';
import { sampleFilm } from '@film-mesh/film-domain/testing';
import { Outbox } from '@film-mesh/outbox';
import { ANY_VERSION, isVersion, MAX_CHANGED_VERSION } from '@film-mesh/shared-domain';
import { openDatabase } from '@film-mesh/sql';
import { describeEachStore } from '@film-mesh/sql/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';

import { filmMigrations } from './film.migrations.ts';
import type { FilmTables } from './film.tables.ts';
import { SqlFilmRepository } from './sql-film.repository.ts';

const film = sampleFilm(1);

describe('a film that was changed as often as versions can count', () => {
  describeEachStore((store) => {
    let db: Kysely<FilmTables>;
    let films: SqlFilmRepository;

    beforeEach(async () => {
      db = await openDatabase<FilmTables>(await store.freshUrl(), filmMigrations);
      films = new SqlFilmRepository(db, new Outbox<FilmEvent>(db));
      await films.add([film], [filmCreated(film, 'creation')]);
      await db
        .updateTable('film')
        .set({ version: MAX_CHANGED_VERSION - 1 })
        .execute();
    });
    afterEach(() => db.destroy());

    const replace = (expected = ANY_VERSION) =>
      films.replace(film, expected, (version) => filmChanged(film, version, `change-${String(version)}`));
    const remove = () => films.remove(film.id, ANY_VERSION, (version) => filmRemoved(film.id, version, 'removal'));

    it('is refused a change, whatever is expected, and says so', async () => {
      expect((await replace()).version).toBe(MAX_CHANGED_VERSION);
      await expect(replace()).rejects.toMatchObject({ code: 'version-limit' });
      await expect(replace({ match: [MAX_CHANGED_VERSION] })).rejects.toMatchObject({ code: 'version-limit' });
      await expect(replace({ match: [1] })).rejects.toMatchObject({ code: 'version-mismatch' });
      expect((await films.findById(film.id))?.version).toBe(MAX_CHANGED_VERSION);
    });

    it('can be removed, and the event of it has a version that every store keeps', async () => {
      await replace();
      const { version } = await remove();
      expect(version).toBe(MAX_CHANGED_VERSION + 1);
      expect(isVersion(version)).toBe(true);
      expect(await films.findById(film.id)).toBeUndefined();
    });
  });
});
