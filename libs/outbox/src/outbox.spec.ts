import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { describeEachStore } from '@film-mesh/sql/testing';
import type { Kysely } from 'kysely';

import { openOutboxDatabase, pass, sampleEvent as event } from '../testing/outbox-database.ts';
import type { OutboxEvent } from './outbox-event.ts';
import type { OutboxTables } from './outbox-table.ts';
import { LEASE_MS, Outbox } from './outbox.ts';

const SKEW_MS = 20_000;

describe('Outbox', () => {
  describeEachStore((store) => {
    let db: Kysely<OutboxTables>;
    let outbox: Outbox<OutboxEvent>;

    beforeEach(async () => {
      db = await openOutboxDatabase(await store.freshUrl());
      outbox = new Outbox(db);
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      await db.destroy();
    });

    const claim = async (limit: number) => (await outbox.claim(limit, 'healthy')).events.map((leased) => leased.event);
    const many = (count: number) => Array.from({ length: count }, (_, n) => event(n));

    it('stores events with the transaction they belong to, or not at all', async () => {
      await expect(
        db.transaction().execute(async (trx) => {
          await outbox.append(trx, [event(1)]);
          throw new Error('on purpose');
        }),
      ).rejects.toThrow('on purpose');
      await db.transaction().execute((trx) => outbox.append(trx, [event(2)]));
      expect(await outbox.pending()).toEqual([event(2)]);
    });

    it('leaves new events to the one who stored them, until the lease ends', async () => {
      await outbox.append(db, [event(1)]);
      expect(await claim(10)).toEqual([]);
      await pass(db, LEASE_MS);
      expect(await claim(10)).toEqual([event(1)]);
    });

    it.each([
      ['behind', -SKEW_MS],
      ['ahead', SKEW_MS],
    ])(
      'measures leases by the clock of the store: a replica %s neither delays nor doubles a delivery',
      async (_, skew) => {
        const skewed = async <T>(work: () => Promise<T>): Promise<T> => {
          const now = Date.now.bind(Date);
          const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + skew);
          return work().finally(() => clock.mockRestore());
        };
        await skewed(() => outbox.append(db, [event(1)]));
        expect(await claim(10)).toEqual([]);
        await pass(db, LEASE_MS);
        expect(await skewed(() => claim(10))).toEqual([event(1)]);
        expect(await skewed(() => claim(10))).toEqual([]);
        expect(await claim(10)).toEqual([]);
        await pass(db, LEASE_MS);
        expect(await claim(10)).toEqual([event(1)]);
      },
    );

    it('gives each event to one of many claimers', async () => {
      await outbox.append(db, many(100));
      await pass(db, LEASE_MS);
      const claims = await Promise.all(Array.from({ length: 5 }, () => claim(30)));
      const ids = claims.flat().map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    });

    if (store.locksRows) {
      it('gives each of many claimers at the same moment its share', async () => {
        await outbox.append(db, many(100));
        await pass(db, LEASE_MS);
        const claims = await Promise.all(Array.from({ length: 5 }, () => claim(20)));
        expect(claims.map(({ length }) => length)).toEqual([20, 20, 20, 20, 20]);
      });

      it('passes over what another holds at this moment, and does not wait for it', async () => {
        await outbox.append(db, [event(1), event(2)]);
        await pass(db, LEASE_MS);
        await db.transaction().execute(async (other) => {
          await other.selectFrom('outbox').selectAll().where('id', '=', event(1).id).forUpdate().execute();
          expect(await claim(1)).toEqual([event(2)]);
        });
      });
    }

    it('finds an event that commits after one with a greater id was delivered', async () => {
      await outbox.append(db, [event(2)]);
      await outbox.settle([event(2).id]);
      await outbox.append(db, [event(1)]);
      await pass(db, LEASE_MS);
      expect(await claim(10)).toEqual([event(1)]);
    });

    it('gives an event out again after its release, and never after it was settled', async () => {
      await outbox.append(db, [event(1), event(2)]);
      await outbox.settle([event(2).id]);
      await outbox.release([event(1).id], 10_000);
      expect(await claim(10)).toEqual([]);
      await pass(db, 10_000);
      expect(await claim(10)).toEqual([event(1)]);
    });

    it('gives out those first that have been due for longest, so that what fails again and again holds up nobody', async () => {
      await outbox.append(db, [event(1), event(2)]);
      await pass(db, LEASE_MS);
      await outbox.release([event(1).id], 0);
      expect(await claim(1)).toEqual([event(2)]);
    });

    it('has events of one subject in the order of their versions, whatever their ids are', async () => {
      const versions = [3, 1, 2].map((version, n) => ({ ...event(n), subject: 'thing', version }));
      await outbox.append(db, versions);
      await pass(db, LEASE_MS);
      expect((await claim(10)).map(({ version }) => version)).toEqual([1, 2, 3]);
    });

    it('counts attempts, and keeps refused events apart from the others', async () => {
      await outbox.append(db, [event(1), event(2)]);
      await outbox.refuse(event(1).id, 0);
      await pass(db, LEASE_MS);
      expect(await claim(10)).toEqual([event(2)]);
      const { events } = await outbox.claim(10, 'refused');
      expect(events).toEqual([{ id: event(1).id, event: event(1), attempts: 2, refusals: 1 }]);
      expect((await outbox.claim(10, 'refused')).events).toEqual([]);
    });

    it.each(['no JSON', 'null', '7', '{}', '[]', '{"id":"a","type":"b","subject":""}'])(
      'names a row that holds no event: %s',
      async (text) => {
        await outbox.append(db, [event(1)]);
        await db.insertInto('outbox').values({ id: 'bad', event: text, leased_until: 0 }).execute();
        await pass(db, LEASE_MS);
        expect(await outbox.claim(10, 'healthy')).toMatchObject({ events: [{ event: event(1) }], unreadable: ['bad'] });
        expect(await outbox.pending()).toEqual([event(1)]);
      },
    );

    it('takes rows of a replica that knows neither attempts nor refusals', async () => {
      const row = { id: event(1).id, event: JSON.stringify(event(1)), leased_until: 0 };
      await db.insertInto('outbox').values(row).execute();
      expect((await outbox.claim(10, 'healthy')).events).toMatchObject([{ attempts: 2, refusals: 0 }]);
    });
  });
});
