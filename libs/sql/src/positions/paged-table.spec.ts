import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { START, type Cursor, type Page } from '@film-mesh/shared-domain';
import { listContract } from '@film-mesh/shared-domain/testing';
import { describeEachStore } from '@film-mesh/sql/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Generated, Kysely } from 'kysely';

import type { Migrations } from '../migrations/migrate.ts';
import { openDatabase } from '../database/open-database.ts';
import { addPositions, createRemovedTable, type RemovedTable } from './add-positions.ts';
import { PagedTable } from './paged-table.ts';

interface Thing {
  id: string;
  name: string;
}
interface Tables {
  thing: Thing & { position: Generated<number> };
  thing_removed: RemovedTable;
}
type Row = Thing & { readonly position: number };

const withoutPositions: Migrations = {
  '001': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('thing')
        .addColumn('id', 'varchar(36)', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull().defaultTo("it's"))
        .execute();
      await db.schema.createIndex('thing_name').on('thing').columns(['name', 'id']).execute();
    },
  },
};
const migrations: Migrations = {
  ...withoutPositions,
  '002': {
    async up(db: Kysely<unknown>): Promise<void> {
      await addPositions(db, 'thing', ['name']);
      await createRemovedTable(db, 'thing_removed');
    },
  },
};

/** A replica: a connection of its own to the store, and its own knowledge of it. */
interface Replica {
  readonly db: Kysely<Tables>;
  readonly things: PagedTable<Row, Thing>;
}

async function openReplica(url: string): Promise<Replica> {
  const db = await openDatabase<Tables>(url, migrations);
  const things = new PagedTable<Row, Thing>(db, {
    table: 'thing',
    removed: 'thing_removed',
    query: (after, limit) =>
      db
        .selectFrom('thing')
        .select(['id', 'name', 'position'])
        .where('position', '>', after)
        .orderBy('position')
        .limit(limit),
    toItem: ({ id, name }) => ({ id, name }),
  });
  return { db, things };
}

const unopened = (): never => {
  throw new Error('no replica is open');
};
const sample = (n: number): Thing => ({
  id: `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`,
  name: 'a thing',
});

describeEachStore((store) => {
  let url: string;
  let replicas: Replica[];
  beforeEach(async () => {
    url = await store.freshUrl();
    replicas = [];
    for (let n = 0; n < 3; n++) {
      replicas.push(await openReplica(url));
    }
  });
  afterEach(async () => {
    await Promise.all(replicas.map(({ db }) => db.destroy()));
  });
  const replica = (n: number): Replica => replicas.at(n % replicas.length) ?? unopened();
  const pageOf = async (n: number, after: Cursor | string, limit = 100): Promise<Page<Thing>> => {
    const page = await replica(n).things.page({ limit, after });
    if (page === undefined) {
      throw Object.assign(new Error('there is no such place'), { code: 'not-found' });
    }
    return page;
  };

  /** Follows a list from a place until there is nothing new; returns the ids that it has seen. */
  async function follow(seen: Set<string>, after: Cursor, limit: number, firstReplica = 0): Promise<Cursor> {
    let [cursor, n] = [after, firstReplica];
    for (;;) {
      const page = await pageOf(n++, cursor, limit);
      page.items.forEach(({ id }) => seen.add(id));
      if (page.follow.position === cursor.position) {
        return cursor;
      }
      expect(page.follow.position).toBeGreaterThan(cursor.position);
      cursor = page.follow;
    }
  }

  listContract({
    list: ({ limit, after = START }) => pageOf(0, after, limit),
    add: async (...ns) => {
      await replica(1).db.insertInto('thing').values(ns.map(sample)).execute();
    },
    remove: async ({ id }) => {
      const { db } = replica(2);
      const row = await db
        .deleteFrom('thing')
        .where('id', '=', id)
        .returning(['id', 'position'])
        .executeTakeFirstOrThrow();
      await db.insertInto('thing_removed').values(row).execute();
    },
    sample,
  });

  it('a follower misses nothing that was committed, whatever writers and replicas do at the same time', async () => {
    const write = fc.record({
      replica: fc.nat({ max: 2 }),
      rows: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
      waits: fc.array(fc.nat({ max: 8 }), { minLength: 4, maxLength: 4 }),
      commits: fc.boolean(),
    });
    const followers = fc.array(fc.record({ limit: fc.integer({ min: 1, max: 5 }), replica: fc.nat({ max: 2 }) }), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(write, { minLength: 2, maxLength: 12 }), followers, async (writes, readers) => {
        const committed = new Set<string>();
        let writing = true;
        const writers = writes.map(async ({ replica: n, rows, waits, commits }) => {
          const ids: string[] = [];
          await sleep(waits[3]);
          await replica(n)
            .db.transaction()
            .execute(async (transaction) => {
              for (const [index, count] of rows.entries()) {
                const fresh = Array.from({ length: count }, () => ({ id: randomUUID(), name: 'a thing' }));
                await transaction.insertInto('thing').values(fresh).execute();
                ids.push(...fresh.map(({ id }) => id));
                await sleep(waits[index]);
              }
              if (!commits) {
                throw new Error('rolled back on purpose');
              }
            })
            .then(
              () => {
                ids.forEach((id) => committed.add(id));
              },
              (error: unknown) => {
                // On a slow disk a writer may wait too long for the others: nothing of it is committed.
                if (commits && (error as { readonly code?: unknown }).code !== 'store-unavailable') {
                  throw error;
                }
              },
            );
        });
        const following = readers.map(async ({ limit, replica: first }) => {
          const seen = new Set<string>();
          let cursor = START;
          while (writing) {
            cursor = await follow(seen, cursor, limit, first);
            await sleep(1);
          }
          await follow(seen, cursor, limit, first);
          return [...committed].filter((id) => !seen.has(id));
        });
        await Promise.all(writers);
        writing = false;
        expect(await Promise.all(following)).toEqual(readers.map(() => []));
      }),
      { numRuns: 25 },
    );
  });

  it('a walk sees each row once, in the order of their positions', async () => {
    await replica(0)
      .db.insertInto('thing')
      .values(Array.from({ length: 25 }, () => ({ id: randomUUID(), name: 'x' })))
      .execute();
    const ids: string[] = [];
    for (let after: Cursor | undefined = START, n = 0; after !== undefined; n++) {
      const page: Page<Thing> = await pageOf(n, after, 4);
      ids.push(...page.items.map(({ id }) => id));
      after = page.next;
    }
    const rows = await replica(0).db.selectFrom('thing').select('id').orderBy('position').execute();
    expect(ids).toEqual(rows.map(({ id }) => id));
  });

  it('keeps rows that were there before, in the order of their ids, with their defaults and an index by name', async () => {
    const old = await store.freshUrl();
    const before = await openDatabase<{ thing: { id: string; name: Generated<string> } }>(old, withoutPositions);
    const ids = [3, 1, 2].map((n) => sample(n).id);
    await before
      .insertInto('thing')
      .values(ids.map((id) => ({ id })))
      .execute();
    await before.destroy();
    const { db, things } = await openReplica(old);
    try {
      const page = await things.page({ limit: 2 });
      expect(page?.items).toEqual([1, 2].map((n) => ({ id: sample(n).id, name: "it's" })));
      // Nothing is under way, so all of it is settled, before the first row is added too.
      expect(page?.follow).toEqual(page?.next);
      await db.insertInto('thing').values(sample(0)).execute();
      const last = await things.page({ limit: 10, after: page?.follow ?? START });
      expect(last?.items.map(({ id }) => id)).toEqual([sample(3).id, sample(0).id]);
      const [index] = await db.introspection
        .getTables()
        .then((tables) => tables.filter(({ name }) => name === 'thing'));
      expect(index?.columns.map(({ name }) => name).toSorted()).toEqual(['id', 'name', 'position']);
      await expect(db.insertInto('thing').values(sample(1)).execute()).rejects.toThrow(/unique/iu);
    } finally {
      await db.destroy();
    }
  });

  // With one writer at a time, nobody can overtake it: nothing is left out there.
  if (!store.locksRows) {
    return;
  }
  describe('while a transaction is frozen in the middle', () => {
    /** Inserts a row in a transaction that stays open; resolves with a function that commits it. */
    async function insertAndFreeze(row: Thing): Promise<() => Promise<void>> {
      const { promise: thawed, resolve: thaw } = Promise.withResolvers<undefined>();
      const { promise: frozen, resolve: freeze } = Promise.withResolvers<undefined>();
      const writing = replica(0)
        .db.transaction()
        .execute(async (transaction) => {
          await transaction.insertInto('thing').values(row).execute();
          freeze(undefined);
          await thawed;
        });
      await frozen;
      return () => {
        thaw(undefined);
        return writing;
      };
    }

    it('shows what others have committed, and leads no follower past what may still come', async () => {
      const seen = new Set<string>();
      const late = sample(1);
      const commit = await insertAndFreeze(late);
      const others = [2, 3, 4].map(sample);
      for (const [n, other] of others.entries()) {
        await replica(n).db.insertInto('thing').values(other).execute();
      }
      const cursor = await follow(seen, START, 2);
      const walked = await pageOf(1, START);
      expect(walked.items).toEqual(others);
      await commit();
      await follow(seen, cursor, 2);
      expect([...seen].toSorted()).toEqual([late, ...others].map(({ id }) => id));
      // A reader who has walked to the end meanwhile misses nothing either when it continues as a follower.
      expect((await pageOf(2, walked.follow)).items).toContainEqual(late);
    });

    it('does not go past it by the Link of a page either', async () => {
      const late = sample(1);
      const commit = await insertAndFreeze(late);
      await replica(1).db.insertInto('thing').values([2, 3, 4].map(sample)).execute();
      const first = await pageOf(1, START, 1);
      await commit();
      // By now it is settled, but this reader has not seen it.
      const last = await pageOf(1, first.next ?? START);
      expect(last.items).toEqual([3, 4].map(sample));
      expect((await pageOf(1, last.follow)).items).toContainEqual(late);
    });
  });
});
