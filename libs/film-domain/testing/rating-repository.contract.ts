import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { RatingRepository } from '../src/rating-repository.ts';
import { initialRating, type Rating } from '../src/rating.ts';
import { sampleFilm } from './samples.ts';

/** A fresh, empty repository, and what ends it. */
export interface RatingRepositoryUnderTest {
  readonly repository: RatingRepository;
  close(): Promise<void>;
}

const sampleRating = (n: number, name?: string): Rating => initialRating(sampleFilm(n, name));

/**
 * What every {@link RatingRepository} must do.
 *
 * @param store the name of the store, for the report
 * @param open makes a fresh, empty repository
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

    it('finds a rating by id and by name, with exactly its three members', async () => {
      await ratings.addMissing([sampleRating(1, 'Agneepath')]);
      const expected = { id: sampleRating(1).id, name: 'Agneepath', rating: '5' };
      expect(await ratings.findById(expected.id)).toEqual(expected);
      expect(await ratings.findByName('Agneepath')).toEqual(expected);
    });

    it('knows nothing of a film that has none', async () => {
      expect(await ratings.findById(sampleRating(1).id)).toBeUndefined();
      expect(await ratings.findByName('Agneepath')).toBeUndefined();
    });

    it('never overwrites a rating that is there', async () => {
      const voted: Rating = { ...sampleRating(1), rating: '3.5' };
      expect(await ratings.addMissing([voted])).toBe(1);
      expect(await ratings.addMissing([sampleRating(1), sampleRating(2)])).toBe(1);
      expect(await ratings.findById(voted.id)).toEqual(voted);
      expect(await ratings.findById(sampleRating(2).id)).toEqual(sampleRating(2));
    });

    it('takes one rating twice in one call', async () => {
      expect(await ratings.addMissing([sampleRating(1), sampleRating(1)])).toBe(1);
    });

    it('ends in the same state when the same call arrives many times at once', async () => {
      const all = Array.from({ length: 50 }, (_, n) => sampleRating(n));
      await Promise.all(Array.from({ length: 5 }, () => ratings.addMissing(all)));
      expect((await ratings.list({ limit: 100 })).items).toEqual(all);
    });

    it('finds the rating of the first created of several films of one name', async () => {
      await ratings.addMissing([sampleRating(2, 'Solaris'), sampleRating(1, 'Solaris')]);
      expect((await ratings.findByName('Solaris'))?.id).toBe(sampleRating(1).id);
    });

    it('lists in the order of the films, page by page, without a gap', async () => {
      const all = Array.from({ length: 7 }, (_, n) => sampleRating(n));
      await ratings.addMissing(all.toReversed());
      const first = await ratings.list({ limit: 3 });
      expect(first).toEqual({ items: all.slice(0, 3), next: all[2]?.id });
      expect(await ratings.list({ limit: 4, after: first.next ?? '' })).toEqual({ items: all.slice(3) });
    });

    it('takes a thousand ratings at once', async () => {
      const all = Array.from({ length: 1_000 }, (_, n) => sampleRating(n));
      expect(await ratings.addMissing(all)).toBe(1_000);
    });
  });
}
