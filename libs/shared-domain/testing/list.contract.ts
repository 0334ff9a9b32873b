import { describe, expect, it } from '@jest/globals';

import type { Page, PageRequest } from '../src/page.ts';

/** A repository whose list is tested, empty at the beginning of each test. */
export interface ListUnderTest<T> {
  readonly list: (request: PageRequest) => Promise<Page<T>>;
  /** Adds samples, created in the order given. */
  readonly add: (...ns: number[]) => Promise<void>;
  readonly remove: (item: T) => Promise<unknown>;
  /** The n-th sample; the ids of samples sort by n. */
  readonly sample: (n: number) => T;
}

/** The contract of a repository's list. */
export function listContract<T extends { readonly id: string }>({ list, add, remove, sample }: ListUnderTest<T>): void {
  describe('the list', () => {
    /** An order that is neither that of the ids nor its reverse. */
    const created = [5, 2, 7, 1, 6, 3, 4];
    const all = created.map((n) => sample(n));

    it('is in the order of creation, whatever the ids are, page by page, without a gap', async () => {
      await add(...created);
      const first = await list({ limit: 3 });
      expect(first.items).toEqual(all.slice(0, 3));
      const second = await list({ limit: 4, ...(first.next && { after: first.next }) });
      expect(second.items).toEqual(all.slice(3));
      expect(second).not.toHaveProperty('next');
    });

    it('is one empty page at first, from which a follower goes on', async () => {
      const { follow, ...page } = await list({ limit: 10 });
      expect(page).toEqual({ items: [] });
      await add(1);
      expect((await list({ limit: 10, after: follow })).items).toEqual([sample(1)]);
    });

    it('goes on after an item by its id, also when that has been removed', async () => {
      await add(...created);
      const third = sample(created[2] ?? 0);
      expect((await list({ limit: 10, after: third.id })).items).toEqual(all.slice(3));
      await remove(third);
      expect((await list({ limit: 10, after: third.id })).items).toEqual(all.slice(3));
    });

    it('knows no place after an item that never was', async () => {
      await add(1);
      await expect(list({ limit: 10, after: sample(2).id })).rejects.toMatchObject({ code: 'not-found' });
    });

    it('never uses the place of a removed item again', async () => {
      await add(1, 2);
      const { follow } = await list({ limit: 10 });
      await remove(sample(2));
      await add(3);
      expect((await list({ limit: 10, after: follow })).items).toEqual([sample(3)]);
    });

    it('has no more for a follower who has been shown all of it', async () => {
      await add(...created);
      const { follow } = await list({ limit: 10 });
      expect(await list({ limit: 10, after: follow })).toEqual({ items: [], follow });
    });
  });
}
