import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeEachStore } from '@film-mesh/sql/testing';
import type { Kysely } from 'kysely';

import { openOutboxDatabase, pass, sampleEvent } from '../testing/outbox-database.ts';
import { EventsRefusedError } from './event-publisher.ts';
import type { OutboxEvent } from './outbox-event.ts';
import { MAX_REFUSALS, OutboxRelay } from './outbox-relay.ts';
import type { OutboxTables } from './outbox-table.ts';
import { LEASE_MS, Outbox } from './outbox.ts';
import { ParkedEvents } from './parked-events.ts';

const events = [1, 2, 3].map(sampleEvent);
const ids = (some: readonly OutboxEvent[]) => some.map(({ id }) => id);

/** Resolves when a condition is true; the test's own time limit ends the wait. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await sleep(5);
  }
}

describe('OutboxRelay', () => {
  describeEachStore((store) => {
    let db: Kysely<OutboxTables>;
    let outbox: Outbox<OutboxEvent>;
    let parked: ParkedEvents;
    let relay: OutboxRelay<OutboxEvent>;
    /** The ids of each accepted call, and of each call. */
    let taken: string[];
    let calls: string[][];
    let reachable: boolean;
    /** Ids of events that the receiver refuses, and of those that it fails for. */
    let refused: Set<string>;
    let fatal: Set<string>;
    let said: string[];
    let observed: string[];
    let relays: OutboxRelay<OutboxEvent>[];
    const pinged = () => (reachable ? Promise.resolve() : Promise.reject(new Error('nobody there')));

    beforeEach(async () => {
      db = await openOutboxDatabase(await store.freshUrl());
      outbox = new Outbox(db);
      parked = new ParkedEvents(db);
      [taken, calls, said, observed, relays] = [[], [], [], [], []];
      [refused, fatal] = [new Set(), new Set()];
      reachable = true;
      relay = relayTo((published) => {
        calls.push(ids(published));
        if (!reachable || published.some(({ id }) => fatal.has(id))) {
          return Promise.reject(new Error('nobody there'));
        }
        if (published.some(({ id }) => refused.has(id))) {
          return Promise.reject(new EventsRefusedError('answered 400'));
        }
        taken.push(...ids(published));
        return Promise.resolve();
      }, pinged);
    });
    afterEach(async () => {
      await Promise.all(relays.map((made) => made.beforeApplicationShutdown()));
      await db.destroy();
    });

    function relayTo(
      publish: (published: readonly OutboxEvent[]) => Promise<void>,
      ping = () => publish([]),
    ): OutboxRelay<OutboxEvent> {
      // An outage may end after its test.
      const own = said;
      const say = (message: string) => own.push(message);
      const made = new OutboxRelay(
        outbox,
        parked,
        { publish, ping },
        { log: say, warn: say, error: say },
        { delivered: (delivered) => observed.push(...ids(delivered)) },
      );
      relays.push(made);
      return made;
    }

    /** Stores events whose process has died. */
    const leave = async (left: readonly OutboxEvent[]) => {
      await outbox.append(db, left);
      await pass(db, LEASE_MS);
    };
    const rows = () => db.selectFrom('outbox').selectAll().orderBy('id').execute();

    it('delivers at once what it is given, and forgets it', async () => {
      await outbox.append(db, events);
      expect(await relay.deliver(events)).toBe(true);
      expect(taken).toEqual(ids(events));
      await relay.beforeApplicationShutdown();
      expect(await outbox.pending()).toEqual([]);
    });

    it('delivers what comes while a delivery is under way together, and tells each what became of its own', async () => {
      const goOn = Promise.withResolvers<undefined>();
      const shared: string[][] = [];
      const sharing = relayTo(async (published) => {
        shared.push(ids(published));
        await goOn.promise;
        if (published.length > 1) {
          throw new Error('on purpose');
        }
      });
      await outbox.append(db, events);
      const first = sharing.deliver(events.slice(0, 1));
      await until(() => shared.length > 0);
      const others = events.slice(1).map((event) => sharing.deliver([event]));
      goOn.resolve(undefined);
      expect(await Promise.all([first, ...others])).toEqual([true, false, false]);
      expect(shared).toEqual([ids(events.slice(0, 1)), ids(events.slice(1))]);
      await sharing.beforeApplicationShutdown();
      expect(await outbox.pending()).toEqual(events.slice(1));
    });

    it('refuses one of those that share a delivery, and delivers the others', async () => {
      const [first, second, third] = events;
      refused.add(String(second?.id));
      await outbox.append(db, events);
      const outcomes = events.map((event) => relay.deliver([event]));
      expect(await Promise.all(outcomes)).toEqual([true, false, true]);
      expect(taken.toSorted()).toEqual([first?.id, third?.id]);
      await relay.beforeApplicationShutdown();
      expect(await rows()).toMatchObject([{ id: second?.id, refusals: 1 }]);
    });

    it('lets nothing wait for long for a receiver that hangs', async () => {
      const hangs = Promise.withResolvers<undefined>();
      let begun = 0;
      const sharing = relayTo(() => (++begun === 1 ? hangs.promise : Promise.resolve()));
      const first = sharing.deliver(events.slice(0, 1));
      while (begun === 0) {
        await nextTurn();
      }
      expect(await sharing.deliver(events.slice(1))).toBe(true);
      hangs.resolve(undefined);
      expect(await first).toBe(true);
    });

    it('keeps what could not be delivered, and delivers it when the receiver is back', async () => {
      await outbox.append(db, events);
      reachable = false;
      expect(await relay.deliver(events)).toBe(false);
      expect(await outbox.pending()).toEqual(events);
      reachable = true;
      relay.onApplicationBootstrap();
      await until(() => taken.length > 0);
      expect(taken).toEqual(ids(events));
    });

    it('delivers what a process left behind that died between its commit and the delivery', async () => {
      await leave(events);
      relay.onApplicationBootstrap();
      await until(() => taken.length > 0);
      expect(taken).toEqual(ids(events));
    });

    it('never puts what requests deliver into a call with what it tries again', async () => {
      const left = Array.from({ length: 20 }, (_, n) => sampleEvent(100 + n));
      await leave(left);
      await outbox.append(db, events);
      relay.onApplicationBootstrap();
      await Promise.all(events.map((event) => relay.deliver([event])));
      await until(() => taken.length === left.length + events.length);
      const own = new Set(ids(events));
      expect(calls.filter((call) => new Set(call.map((id) => own.has(id))).size > 1)).toEqual([]);
    });

    it('tells its observer of what was delivered, and of that alone', async () => {
      reachable = false;
      await relay.deliver(events);
      expect(observed).toEqual([]);
      reachable = true;
      await relay.deliver(events);
      expect(observed).toEqual(ids(events));
    });

    it('says once that nothing can be delivered, and once that it can be again', async () => {
      await outbox.append(db, events);
      reachable = false;
      await relay.deliver(events);
      await relay.deliver(events);
      reachable = true;
      await relay.deliver(events);
      await until(() => said.length > 1);
      expect(said).toEqual([expect.stringContaining('nobody there'), expect.stringContaining('again')]);
    });

    it('finds the refused one in a batch, and delivers all others with the same claim', async () => {
      const left = Array.from({ length: 250 }, (_, n) => sampleEvent(n));
      const bad = sampleEvent(131).id;
      refused.add(bad);
      await leave(left);
      relay.onApplicationBootstrap();
      await until(() => taken.length === left.length - 1);
      expect(taken).toEqual(ids(left).filter((id) => id !== bad));
      expect(calls.length).toBeLessThanOrEqual(18);
    });

    it('never lets refused events hold up healthy ones, however many they are', async () => {
      const bad = Array.from({ length: 600 }, (_, n) => sampleEvent(n));
      const healthy = Array.from({ length: 5 }, (_, n) => sampleEvent(1_000 + n));
      ids(bad).forEach((id) => refused.add(id));
      await leave([...bad, ...healthy]);
      relay.onApplicationBootstrap();
      await until(() => taken.length === healthy.length);
      // An event that arrives when all of those were refused.
      await pass(db, 60_000);
      const next = sampleEvent(2_000);
      await leave([next]);
      const before = calls.length;
      await until(() => taken.includes(next.id));
      expect(calls.length - before).toBeLessThan(100);
      expect(await parked.count()).toBe(0);
    });

    it('parks an event that was refused too often, and says so once, with its id and the reason', async () => {
      const [bad, ...healthy] = events;
      refused.add(String(bad?.id));
      await leave(events);
      relay.onApplicationBootstrap();
      await until(async () => {
        await pass(db, 30_000);
        return (await parked.count()) > 0;
      });
      await until(() => new Set(taken).size === healthy.length);
      expect(calls.filter((call) => call.length === 1 && call[0] === bad?.id)).toHaveLength(MAX_REFUSALS);
      expect(await parked.list()).toMatchObject([{ id: bad?.id, reason: 'answered 400' }]);
      expect(said).toEqual([`event ${String(bad?.id)} parked: answered 400`]);
      await until(async () => (await rows()).length === 0);
    });

    it('delivers a parked event when it is told to try again', async () => {
      const [bad] = events;
      await outbox.append(db, events);
      await parked.park(String(bad?.id), 'answered 400');
      relay.onApplicationBootstrap();
      await parked.retry(String(bad?.id));
      await until(() => taken.includes(String(bad?.id)));
    });

    it.each(['no JSON', 'null', '{"id":7}'])('parks a row that holds no event, and goes on: %s', async (text) => {
      await outbox.append(db, events);
      await db.insertInto('outbox').values({ id: 'bad', event: text, leased_until: 0 }).execute();
      await pass(db, LEASE_MS);
      relay.onApplicationBootstrap();
      await until(() => taken.length === events.length);
      await until(async () => (await parked.count()) === 1);
      expect(await parked.list()).toMatchObject([{ id: 'bad', event: text, reason: 'invalid event' }]);
      expect(said).toEqual(['event bad parked: invalid event']);
    });

    it('never parks for an outage, however long it is; but counts the attempts', async () => {
      reachable = false;
      await leave(events);
      relay.onApplicationBootstrap();
      await until(async () => {
        await pass(db, 30_000);
        await relay.deliver([sampleEvent(9)]);
        return (await rows()).every(({ attempts }) => attempts > 1);
      });
      expect((await rows()).map(({ refusals }) => refusals)).toEqual([0, 0, 0]);
      reachable = true;
      await relay.deliver([sampleEvent(9)]);
      await until(async () => {
        await pass(db, 30_000);
        return events.every(({ id }) => taken.includes(id));
      });
      expect(await parked.count()).toBe(0);
    });

    it('tries an outage out with one event, and writes no more than that', async () => {
      reachable = false;
      const left = Array.from({ length: 600 }, (_, n) => sampleEvent(n));
      await leave(left);
      relay.onApplicationBootstrap();
      await until(() => calls.length >= 4);
      expect(calls.map(({ length }) => length).slice(0, 4)).toEqual([250, 1, 1, 1]);
      await relay.beforeApplicationShutdown();
      const written = (await rows()).reduce((sum, { attempts }) => sum + attempts - 1, 0);
      expect(written).toBeLessThanOrEqual(250 + calls.length);
    });

    it('delivers what waits as soon as the receiver is back, however long its waits have become', async () => {
      reachable = false;
      await leave(events);
      await outbox.append(db, [sampleEvent(9)]);
      expect(await relay.deliver([sampleEvent(9)])).toBe(false);
      relay.onApplicationBootstrap();
      // By then the next look would be some seconds away.
      await until(() => calls.length >= 5);
      reachable = true;
      const startedAt = performance.now();
      await until(() => new Set(taken).size === events.length + 1);
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    });

    it('delivers the others where the receiver fails for one of them', async () => {
      const left = Array.from({ length: 12 }, (_, n) => sampleEvent(n));
      fatal.add(sampleEvent(5).id);
      await leave(left);
      relay.onApplicationBootstrap();
      await until(async () => {
        await pass(db, LEASE_MS);
        return new Set(taken).size === left.length - 1;
      });
      expect((await rows()).every(({ refusals }) => refusals === 0)).toBe(true);
      expect(await parked.count()).toBe(0);
    });

    it('delivers the other refused ones where the receiver fails for one of them', async () => {
      const [first, ...others] = events;
      fatal.add(String(first?.id));
      await leave(events);
      await db.updateTable('outbox').set({ refusals: 1, attempts: 20 }).execute();
      relay.onApplicationBootstrap();
      await until(() => calls.length > 0);
      await pass(db, LEASE_MS);
      await until(() => new Set(taken).size === others.length);
      expect(await parked.count()).toBe(0);
    });

    it('says of which event it could not store that it was refused, or parked', async () => {
      const [bad] = events;
      refused.add(String(bad?.id));
      await outbox.append(db, events);
      await db.schema.alterTable('outbox').renameColumn('refusals', 'other').execute();
      await relay.deliver(events);
      expect(said).toEqual([expect.stringContaining(String(bad?.id))]);
      await db.schema.alterTable('outbox').renameColumn('other', 'refusals').execute();
      await db.schema.dropTable('outbox_parked').execute();
      await db.insertInto('outbox').values({ id: 'bad', event: 'no JSON', leased_until: 0 }).execute();
      relay.onApplicationBootstrap();
      await until(() => said.some((line) => line.includes('event bad')));
    });

    it('says of the store and of the receiver each that it does not work, and that it does again', async () => {
      reachable = false;
      await outbox.append(db, events);
      await relay.deliver(events);
      await db.schema.alterTable('outbox').renameTo('elsewhere').execute();
      relay.onApplicationBootstrap();
      await until(() => said.length === 2);
      await db.schema.alterTable('elsewhere').renameTo('outbox').execute();
      await until(() => said.length === 3);
      reachable = true;
      await relay.deliver(events);
      await until(() => said.length > 3);
      expect(said).toEqual([
        expect.stringMatching(/^event delivery unavailable: .*nobody there/u),
        expect.stringContaining('outbox unavailable: '),
        expect.stringMatching(/^outbox available again after \d+\.\d s, \d+ failures?$/u),
        expect.stringMatching(/^event delivery available again after \d+\.\d s, \d+ failures?$/u),
      ]);
    });
  });
});
