import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql, type Kysely } from 'kysely';

import type { Migrations } from '../../migrations/migrate.ts';
import { openDatabase } from '../../database/open-database.ts';
import { inTransaction } from '../../transactions/transaction.ts';

interface Tables {
  thing: { id: number };
  part: { thing_id: number };
}

const migrations: Migrations = {
  '001-thing': {
    up: async (db: Kysely<unknown>) => {
      await sql`CREATE TABLE thing (id integer PRIMARY KEY)`.execute(db);
      // A deferred constraint, checked at the commit: the one thing that makes a COMMIT fail on demand.
      await sql`CREATE TABLE part (thing_id integer REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED)`.execute(db);
    },
  },
};

describe('writes that come together', () => {
  let folder: string;
  let db: Kysely<Tables>;
  let other: DatabaseSync;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'film-mesh-sql-'));
    const path = join(folder, 'test.sqlite');
    db = await openDatabase<Tables>(`sqlite:${path}`, migrations);
    other = new DatabaseSync(path);
  });
  afterEach(async () => {
    other.close();
    await db.destroy();
    await rm(folder, { recursive: true });
  });

  const add = (id: number) => db.insertInto('thing').values({ id }).execute();
  const addThen = (id: number, then: () => Promise<void>) =>
    db.transaction().execute(async (transaction) => {
      await transaction.insertInto('thing').values({ id }).execute();
      await then();
    });
  const committed = () =>
    other
      .prepare('SELECT id FROM thing ORDER BY id')
      .all()
      .map(({ id }) => id);

  it('are kept but for those that fail, each of which leaves nothing', async () => {
    const fail = () => Promise.reject(new Error('on purpose'));
    const ends = await Promise.allSettled([
      add(1),
      addThen(2, fail),
      add(1),
      addThen(3, () => Promise.resolve()),
      add(4),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled', 'fulfilled']);
    expect(committed()).toEqual([1, 3, 4]);
  });

  it('share a commit, and none of them is told of its end before that, kept or not', async () => {
    const told: number[] = [];
    const began = Promise.withResolvers<undefined>();
    const goOn = Promise.withResolvers<undefined>();
    const tell = (n: number) => () => told.push(n);
    const writes = [
      add(1).then(tell(1)),
      add(1).catch(tell(2)),
      addThen(3, async () => {
        began.resolve(undefined);
        await goOn.promise;
      }).then(tell(3)),
    ];
    await began.promise;
    expect(committed()).toEqual([]);
    expect(told).toEqual([]);
    goOn.resolve(undefined);
    await Promise.all(writes);
    expect(told.toSorted()).toEqual([1, 2, 3]);
    expect(committed()).toEqual([1, 3]);
  });

  it('all fail where their commit does, and the next are taken', async () => {
    const orphan = db.insertInto('part').values({ thing_id: 99 }).execute();
    const ends = await Promise.allSettled([add(1), orphan, add(2)]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(committed()).toEqual([]);
    await add(3);
    expect(committed()).toEqual([3]);
  });

  it('are all kept when there are more of them than fit into one commit', async () => {
    const ids = Array.from({ length: 1_000 }, (_, id) => id);
    await Promise.all(ids.map(add));
    expect(committed()).toEqual(ids);
  });

  it('let those of another who writes all the time have their turn', async () => {
    const second = await openDatabase<Tables>(`sqlite:${join(folder, 'test.sqlite')}`, migrations);
    const addAll = async (to: Kysely<Tables>, from: number) => {
      for (let id = from; id < from + 500; id++) {
        await to.insertInto('thing').values({ id }).execute();
      }
    };
    await Promise.all([addAll(db, 0), addAll(db, 1_000), addAll(second, 2_000), addAll(second, 3_000)]);
    expect(committed()).toHaveLength(2_000);
    await second.destroy();
  });

  it('end with an error at once where they are inside of a transaction and not of it, and the next are taken', async () => {
    const outside: [string, () => Promise<unknown>][] = [
      ['a statement', () => add(2)],
      ['a transaction', () => addThen(2, () => Promise.resolve())],
      ['a transaction of the next function', () => inTransaction(db, () => add(2))],
      ['those of a loop', () => Promise.all([add(2), add(3)])],
    ];
    for (const [, write] of outside) {
      await expect(addThen(1, () => write().then(() => undefined))).rejects.toThrow('would deadlock');
    }
    await expect(inTransaction(db, () => add(2))).rejects.toThrow('would deadlock');
    await add(4);
    expect(committed()).toEqual([4]);
  });

  it('may be begun in a transaction by what goes on after its end', async () => {
    let later: Promise<unknown> = Promise.resolve();
    const ended = Promise.withResolvers<undefined>();
    await addThen(1, () => {
      later = ended.promise.then(() => add(2));
      return Promise.resolve();
    });
    ended.resolve(undefined);
    await later;
    expect(committed()).toEqual([1, 2]);
  });

  it('do not wait for ever for one that waits for something else: it alone is undone, and writes no more', async () => {
    const goOn = Promise.withResolvers<undefined>();
    const late = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('thing').values({ id: 2 }).execute();
      await goOn.promise;
      await transaction.insertInto('thing').values({ id: 3 }).execute();
    });
    const ends = Promise.allSettled([late, addThen(4, () => goOn.promise)]);
    await Promise.all([add(1), add(5)]);
    // Another process, which waits for the lock no longer than a turn may last.
    other.exec('INSERT INTO thing (id) VALUES (6)');
    expect(committed()).toEqual([1, 5, 6]);
    // While another has its turn.
    await addThen(7, async () => {
      goOn.resolve(undefined);
      const reason = expect.objectContaining({ code: 'store-unavailable' });
      expect(await ends).toEqual([
        { status: 'rejected', reason },
        { status: 'rejected', reason },
      ]);
    });
    expect(committed()).toEqual([1, 5, 6, 7]);
  });

  it('write nothing in the turn of another when their own has ended', async () => {
    let straggler: Promise<unknown> = Promise.resolve();
    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto('thing').values({ id: 1 }).execute();
      // Before the commit of the group, for which there is one more turn of the event loop.
      straggler = nextTurn().then(() => transaction.insertInto('thing').values({ id: 2 }).execute());
      straggler.catch(() => undefined);
    });
    await expect(straggler).rejects.toThrow('has ended');
    expect(committed()).toEqual([1]);
  });
});
