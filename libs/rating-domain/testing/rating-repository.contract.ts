import { filmChanged, filmCreated, filmRemoved } from '@film-mesh/film-domain';
import { sampleFilm } from '@film-mesh/film-domain/testing';
import { listContract } from '@film-mesh/shared-domain/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { RatingRepository } from '../src/rating-repository.ts';
import { initialRating, type Rating } from '../src/rating.ts';
import { sampleRating } from './samples.ts';

/** A fresh, empty repository, and a function that closes it. */
export interface RatingRepositoryUnderTest {
  readonly repository: RatingRepository;
  close(): Promise<void>;
}

/**
 * The contract of every {@link RatingRepository}.
 *
 * @param store the name of the store, for the report
 * @param open creates a fresh, empty repository
 */
export function ratingRepositoryContract(store: string, open: () => Promise<RatingRepositoryUnderTest>): void {
  describe(`RatingRepository on ${store}`, () => {
    let opened: RatingRepositoryUnderTest;
    let ratings: RatingRepository;

    beforeEach(async () => {
      opened = await open();
      ratings = opened.repository;
    });
    afterEach(() => opened.close());

    const find = async (id: string) => (await ratings.findById(id))?.rating;
    const findNamed = async (name: string) => (await ratings.findByName(name))?.rating;

    it('finds a rating by id and by name, with exactly its three members', async () => {
      await ratings.addMissing([sampleRating(1, 'Agneepath')]);
      const expected = { id: sampleRating(1).id, name: 'Agneepath', rating: '5' };
      expect(await find(expected.id)).toEqual(expected);
      expect(await findNamed('Agneepath')).toEqual(expected);
    });

    it('knows nothing of a film that has none', async () => {
      expect(await find(sampleRating(1).id)).toBeUndefined();
      expect(await findNamed('Agneepath')).toBeUndefined();
    });

    it('finds a thousand ratings by their ids at once, and nothing of those that are not there', async () => {
      const all = Array.from({ length: 1_000 }, (_, n) => sampleRating(n));
      await ratings.addMissing(all.slice(1));
      await ratings.apply([filmRemoved(sampleFilm(1).id, 2, 'event-1')]);
      const found = await ratings.findByIds(all.map(({ id }) => id).toReversed());
      expect(new Set(found.map(({ id }) => id))).toEqual(new Set(all.slice(2).map(({ id }) => id)));
      expect(found).toContainEqual(sampleRating(2));
      expect(await ratings.findByIds([])).toEqual([]);
    });

    it('never overwrites a rating that is there', async () => {
      const voted: Rating = { ...sampleRating(1), rating: '3.5' };
      expect(await ratings.addMissing([voted])).toBe(1);
      expect(await ratings.addMissing([sampleRating(1), sampleRating(2)])).toBe(1);
      expect(await find(voted.id)).toEqual(voted);
      expect(await find(sampleRating(2).id)).toEqual(sampleRating(2));
    });

    it('takes one rating twice in one call', async () => {
      expect(await ratings.addMissing([sampleRating(1), sampleRating(1)])).toBe(1);
    });

    it('ends in the same state when the same call arrives many times at once', async () => {
      const all = Array.from({ length: 50 }, (_, n) => sampleRating(n));
      await Promise.all(Array.from({ length: 5 }, () => ratings.addMissing(all)));
      expect((await ratings.list({ limit: 100 })).items).toEqual(all);
    });

    it('finds the first created of several ratings of one name', async () => {
      await ratings.addMissing([sampleRating(2, 'Solaris')]);
      await ratings.addMissing([sampleRating(1, 'Solaris')]);
      expect((await findNamed('Solaris'))?.id).toBe(sampleRating(2).id);
    });

    listContract({
      list: (request) => ratings.list(request),
      add: async (...ns) => {
        for (const n of ns) {
          await ratings.addMissing([sampleRating(n)]);
        }
      },
      remove: ({ id }) => ratings.apply([filmRemoved(id, 2, 'removal')]),
      sample: sampleRating,
    });

    it('takes a thousand ratings at once', async () => {
      const all = Array.from({ length: 1_000 }, (_, n) => sampleRating(n));
      expect(await ratings.addMissing(all)).toBe(1_000);
    });

    describe('events of films', () => {
      const film = sampleFilm(1, 'Solaris');
      const renamed = sampleFilm(1, 'Solyaris');
      const created = filmCreated(film, 'event-1');
      const changed = filmChanged(renamed, 2, 'event-2');
      const removed = filmRemoved(film.id, 3, 'event-3');

      it('give a film its rating, its new name, and take it away', async () => {
        await ratings.apply([created]);
        expect(await find(film.id)).toEqual(initialRating(film));
        await ratings.apply([changed]);
        expect(await findNamed('Solyaris')).toEqual(initialRating(renamed));
        expect(await findNamed('Solaris')).toBeUndefined();
        await ratings.apply([removed]);
        expect(await find(film.id)).toBeUndefined();
        expect(await findNamed('Solyaris')).toBeUndefined();
        expect((await ratings.list({ limit: 10 })).items).toEqual([]);
      });

      it('count by their version, however late they come', async () => {
        await ratings.apply([changed]);
        await ratings.apply([created]);
        expect(await find(film.id)).toEqual(initialRating(renamed));
        await ratings.apply([removed]);
        await ratings.apply([changed, created]);
        expect(await find(film.id)).toBeUndefined();
      });

      it('give a rating the version of its film', async () => {
        await ratings.addMissing([initialRating(film)]);
        expect((await ratings.findById(film.id))?.version).toBe(0);
        await ratings.apply([changed]);
        expect((await ratings.findById(film.id))?.version).toBe(2);
        expect((await ratings.findByName('Solyaris'))?.version).toBe(2);
      });

      it('may all come in one call, repeated and in any order', async () => {
        await ratings.apply([removed, created, changed, created, removed]);
        expect(await find(film.id)).toBeUndefined();
      });

      it('that come before the film was ever heard of are kept in mind', async () => {
        await ratings.apply([removed]);
        await ratings.apply([created]);
        expect(await ratings.addMissing([initialRating(film)])).toBe(0);
        expect(await find(film.id)).toBeUndefined();
      });

      it('never touch what a film is rated', async () => {
        await ratings.addMissing([{ ...initialRating(film), rating: '3.5' }]);
        await ratings.apply([created, changed]);
        expect(await find(film.id)).toEqual({ id: film.id, name: 'Solyaris', rating: '3.5' });
        await ratings.vote(film.id, 'ann', 2);
        await ratings.apply([changed, filmChanged(film, 3, 'event-4')]);
        expect(await find(film.id)).toEqual({ id: film.id, name: 'Solaris', rating: '2' });
      });

      it('end in the same state when many of them arrive at once, in batches of other orders', async () => {
        const all = Array.from({ length: 40 }, (_, n) => filmCreated(sampleFilm(n), `event-${String(n)}`));
        await Promise.all([all, all.toReversed(), all, all.toReversed()].map((events) => ratings.apply(events)));
        expect((await ratings.list({ limit: 100 })).items).toEqual(all.map((event) => initialRating(event.film)));
      });
    });

    describe('votes', () => {
      const { id } = sampleFilm(1);
      beforeEach(() => ratings.addMissing([sampleRating(1)]));

      it('make the rating, one a voter, which may be changed', async () => {
        expect(await ratings.vote(id, 'ann', 4)).toEqual({ ...sampleRating(1), rating: '4' });
        expect(await ratings.vote(id, 'bob', 5)).toEqual({ ...sampleRating(1), rating: '4.5' });
        expect(await ratings.vote(id, 'ann', 1)).toEqual({ ...sampleRating(1), rating: '3' });
        expect((await find(id))?.rating).toBe('3');
        expect(await ratings.votesOf(id)).toEqual({ count: 2, average: 3, stars: { 1: 1, 2: 0, 3: 0, 4: 0, 5: 1 } });
      });

      it('are refused where the voter has given something else, or nothing yet, and leave no trace', async () => {
        const refusal = { code: 'version-mismatch' };
        await expect(ratings.vote(id, 'ann', 4, { match: '*' })).rejects.toMatchObject(refusal);
        await ratings.vote(id, 'ann', 4, { noneMatch: '*' });
        await expect(ratings.vote(id, 'ann', 5, { noneMatch: '*' })).rejects.toMatchObject(refusal);
        await expect(ratings.vote(id, 'ann', 5, { match: [3] })).rejects.toMatchObject(refusal);
        expect((await find(id))?.rating).toBe('4');
        expect(await ratings.vote(id, 'ann', 5, { match: [4], noneMatch: [5] })).toMatchObject({ rating: '5' });
      });

      it('are taken once of many at the same moment that must be the first', async () => {
        const outcomes = await Promise.allSettled(
          Array.from({ length: 10 }, () => ratings.vote(id, 'ann', 4, { noneMatch: '*' })),
        );
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      });

      it('are empty at first', async () => {
        expect(await ratings.votesOf(id)).toEqual({ count: 0, average: null, stars: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 } });
      });

      it('are refused where the film has no rating, or has gone', async () => {
        const other = sampleFilm(2).id;
        await expect(ratings.vote(other, 'ann', 3)).rejects.toMatchObject({ code: 'not-found' });
        await expect(ratings.votesOf(other)).rejects.toMatchObject({ code: 'not-found' });
        await ratings.vote(id, 'ann', 3);
        await ratings.apply([filmRemoved(id, 2, 'event-2')]);
        await expect(ratings.vote(id, 'ann', 4)).rejects.toMatchObject({ code: 'not-found' });
        await expect(ratings.votesOf(id)).rejects.toMatchObject({ code: 'not-found' });
      });

      it('are all counted that come at the same moment', async () => {
        const voters = Array.from({ length: 20 }, (_, n) => `voter-${String(n)}`);
        await Promise.all(voters.map((voter, n) => ratings.vote(id, voter, n % 2 === 0 ? 1 : 4)));
        expect((await find(id))?.rating).toBe('2.5');
        expect((await ratings.votesOf(id)).count).toBe(20);
      });
    });
  });
}
