import { ANY_VERSION } from '@film-mesh/shared-domain';
import { listContract } from '@film-mesh/shared-domain/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { filmChanged, filmCreated, filmRemoved } from '../src/film-event.ts';
import type { FilmRepository } from '../src/film-repository.ts';
import type { Film } from '../src/film.ts';
import { sampleFilm } from './samples.ts';

/** A fresh, empty repository, and a function that closes it. */
export interface FilmRepositoryUnderTest {
  readonly repository: FilmRepository;
  /** The ids of the films with undelivered events, in no order. */
  pendingSubjects(): Promise<string[]>;
  close(): Promise<void>;
}

const eventsOf = (films: readonly Film[]) => films.map((film) => filmCreated(film, film.id.replace('019', '01a')));

/**
 * The contract of every {@link FilmRepository}.
 *
 * @param store the name of the store, for the report
 * @param open creates a fresh, empty repository
 */
export function filmRepositoryContract(store: string, open: () => Promise<FilmRepositoryUnderTest>): void {
  describe(`FilmRepository on ${store}`, () => {
    let opened: FilmRepositoryUnderTest;
    let films: FilmRepository;

    beforeEach(async () => {
      opened = await open();
      films = opened.repository;
    });
    afterEach(() => opened.close());

    const add = (...added: Film[]) => films.add(added, eventsOf(added));

    it('finds a film by id and by name', async () => {
      const film: Film = { ...sampleFilm(1, 'Citizen Kane'), year: 1941 };
      await add(film);
      expect(await films.findById(film.id)).toEqual({ film, version: 1 });
      expect(await films.findByName('Citizen Kane')).toEqual({ film, version: 1 });
    });

    it('knows nothing of a film that was never added', async () => {
      expect(await films.findById(sampleFilm(1).id)).toBeUndefined();
      expect(await films.findByName('Citizen Kane')).toBeUndefined();
    });

    it('leaves out the year where it is unknown', async () => {
      await add(sampleFilm(1));
      expect((await films.findById(sampleFilm(1).id))?.film).not.toHaveProperty('year');
    });

    it('finds the first created of several films of one name', async () => {
      await add(sampleFilm(2, 'Solaris'));
      await add(sampleFilm(1, 'Solaris'), sampleFilm(3, 'Solaris'));
      expect((await films.findByName('Solaris'))?.film).toEqual(sampleFilm(2, 'Solaris'));
    });

    it('compares names to the letter', async () => {
      await add(sampleFilm(1, 'Émile 😀 %_'));
      expect(await films.findByName('Émile 😀 %_')).toBeDefined();
      expect(await films.findByName('émile 😀 %_')).toBeUndefined();
      expect(await films.findByName('Émile%')).toBeUndefined();
    });

    listContract({
      list: (request) => films.list(request),
      add: (...ns) => add(...ns.map((n) => sampleFilm(n))),
      remove: ({ id }) => films.remove(id, ANY_VERSION, (version) => filmRemoved(id, version, 'removal')),
      sample: sampleFilm,
    });

    it('stores all films of a call and their events, or none', async () => {
      await add(sampleFilm(1));
      await expect(add(sampleFilm(2), sampleFilm(1))).rejects.toThrow();
      expect((await films.list({ limit: 10 })).items).toEqual([sampleFilm(1)]);
      expect(await opened.pendingSubjects()).toEqual([sampleFilm(1).id]);
    });

    it('takes a thousand films at once', async () => {
      const all = Array.from({ length: 1_000 }, (_, n) => sampleFilm(n));
      await add(...all);
      expect((await films.list({ limit: 1_000 })).items).toEqual(all);
      expect(await opened.pendingSubjects()).toHaveLength(1_000);
    });

    it('refuses one of those that are added at the same time, and none of the others', async () => {
      const added = [1, 2, 1, 3].map((n, at) => {
        const film = sampleFilm(n);
        return films.add([film], [filmCreated(film, `event-${String(at)}`)]);
      });
      const ends = await Promise.allSettled(added);
      expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
      const all = [1, 2, 3].map((n) => sampleFilm(n));
      // They are created at the same time, so in any order.
      expect((await films.list({ limit: 10 })).items.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(all);
      expect((await opened.pendingSubjects()).toSorted()).toEqual(all.map(({ id }) => id));
    });

    it('keeps apart what is added at the same time', async () => {
      await Promise.all(Array.from({ length: 20 }, (_, n) => add(sampleFilm(n))));
      expect((await films.list({ limit: 100 })).items).toHaveLength(20);
    });

    describe('a change', () => {
      const changed: Film = { ...sampleFilm(1, 'Solyaris'), year: 1972 };
      const replace = (expected = ANY_VERSION, film = changed) =>
        films.replace(film, expected, (version) => filmChanged(film, version, `change-${String(version)}`));

      it('gives the film its next version, and stores the event of it', async () => {
        await add(sampleFilm(1, 'Solaris'));
        expect(await replace()).toEqual(filmChanged(changed, 2, 'change-2'));
        expect(await replace({ match: [2] })).toEqual(filmChanged(changed, 3, 'change-3'));
        expect(await films.findById(changed.id)).toEqual({ film: changed, version: 3 });
        expect(await films.findByName('Solaris')).toBeUndefined();
        expect(await opened.pendingSubjects()).toEqual([changed.id, changed.id, changed.id]);
      });

      it('takes the year away where the new film has none', async () => {
        await add(changed);
        await replace(ANY_VERSION, sampleFilm(1));
        expect((await films.findById(changed.id))?.film).toEqual(sampleFilm(1));
      });

      it('is refused where the film has none of the expected versions, and leaves no trace', async () => {
        await add(sampleFilm(1));
        await expect(replace({ match: [2, 3] })).rejects.toMatchObject({ code: 'version-mismatch' });
        await expect(replace({ match: [] })).rejects.toMatchObject({ code: 'version-mismatch' });
        expect(await films.findById(changed.id)).toEqual({ film: sampleFilm(1), version: 1 });
        expect(await opened.pendingSubjects()).toHaveLength(1);
      });

      it('is refused where the film has a version that it must not have, and leaves no trace', async () => {
        await add(sampleFilm(1));
        for (const expected of [{ noneMatch: '*' }, { noneMatch: [2, 1] }, { match: [1], noneMatch: [1] }] as const) {
          await expect(replace(expected)).rejects.toMatchObject({ code: 'version-mismatch' });
        }
        expect(await films.findById(changed.id)).toEqual({ film: sampleFilm(1), version: 1 });
        expect((await replace({ match: '*', noneMatch: [2] })).version).toBe(2);
      });

      it('is refused where there is no film', async () => {
        await expect(replace()).rejects.toMatchObject({ code: 'not-found' });
        await expect(replace({ match: [1] })).rejects.toMatchObject({ code: 'not-found' });
      });

      it('is made by one of many at the same moment who expect the same version', async () => {
        await add(sampleFilm(1));
        const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => replace({ match: [1] })));
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        expect((await films.findById(changed.id))?.version).toBe(2);
      });
    });

    describe('a removal', () => {
      const remove = (id: string, expected = ANY_VERSION) =>
        films.remove(id, expected, (version) => filmRemoved(id, version, `removal-${String(version)}`));

      it('takes the film away, and stores the event of it', async () => {
        const { id } = sampleFilm(1);
        await add(sampleFilm(1), sampleFilm(2));
        expect(await remove(id)).toEqual(filmRemoved(id, 2, 'removal-2'));
        expect(await films.findById(id)).toBeUndefined();
        expect((await films.list({ limit: 10 })).items).toEqual([sampleFilm(2)]);
        expect(await opened.pendingSubjects()).toHaveLength(3);
      });

      it('is refused where the film is not there, or not as expected', async () => {
        const { id } = sampleFilm(1);
        await expect(remove(id)).rejects.toMatchObject({ code: 'not-found' });
        await add(sampleFilm(1));
        await expect(remove(id, { match: [7] })).rejects.toMatchObject({ code: 'version-mismatch' });
        await expect(remove(id, { noneMatch: [1] })).rejects.toMatchObject({ code: 'version-mismatch' });
        await expect(remove(id, { noneMatch: '*' })).rejects.toMatchObject({ code: 'version-mismatch' });
        expect(await films.findById(id)).toBeDefined();
      });
    });
  });
}
