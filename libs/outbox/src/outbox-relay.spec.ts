import { setImmediate as nextTurn } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@film-mesh/sql';
import { describeEachStore } from '@film-mesh/sql/testing';
import type { Kysely } from 'kysely';

import type { OutboxEvent } from './outbox-event.ts';
import { OutboxRelay } from './outbox-relay.ts';
import { createOutboxTable, type OutboxTables } from './outbox-table.ts';
import { LEASE_MS, Outbox } from './outbox.ts';

const events: OutboxEvent[] = [1, 2, 3].map((n) => ({ id: `event-${String(n)}`, type: 'test', subject: 'thing' }));

describe('OutboxRelay', () => {
  describeEachStore((store) => {
    let db: Kysely<OutboxTables>;
    let outbox: Outbox<OutboxEvent>;
    let relay: OutboxRelay<OutboxEvent>;
    let taken: string[];
    let reachable: boolean;
    let whenTaken: (() => void) | undefined;
    const said: string[] = [];
    const observed: string[] = [];

    beforeEach(async () => {
      db = await openDatabase<OutboxTables>(await store.freshUrl(), { '001-outbox': { up: createOutboxTable } });
      outbox = new Outbox(db);
      taken = [];
      reachable = true;
      said.length = 0;
      observed.length = 0;
      const publisher = {
        publish: (published: readonly OutboxEvent[]) => {
          if (!reachable) {
            return Promise.reject(new Error('nobody there'));
          }
          taken.push(...published.map(({ id }) => id));
          whenTaken?.();
          return Promise.resolve();
        },
      };
      relay = new OutboxRelay(
        outbox,
        publisher,
        { warn: (message) => said.push(message) },
        { delivered: (delivered) => observed.push(...delivered.map(({ id }) => id)) },
      );
    });
    afterEach(async () => {
      await relay.beforeApplicationShutdown();
      await db.destroy();
    });

    it('delivers at once what it is given, and forgets it', async () => {
      await outbox.append(db, events);
      expect(await relay.deliver(events)).toBe(true);
      expect(taken).toEqual(events.map(({ id }) => id));
      await relay.beforeApplicationShutdown();
      expect(await outbox.pending()).toEqual([]);
    });

    it('delivers what comes while a delivery is under way together, and tells each what became of its own', async () => {
      const goOn = Promise.withResolvers<undefined>();
      const calls: string[][] = [];
      const slow = {
        publish: async (published: readonly OutboxEvent[]) => {
          calls.push(published.map(({ id }) => id));
          await goOn.promise;
          if (published.length > 1) {
            throw new Error('on purpose');
          }
        },
      };
      const sharing = new OutboxRelay(outbox, slow, { warn: () => undefined });
      await outbox.append(db, events);
      const first = sharing.deliver(events.slice(0, 1));
      while (calls.length === 0) {
        await nextTurn();
      }
      const others = events.slice(1).map((event) => sharing.deliver([event]));
      goOn.resolve(undefined);
      expect(await Promise.all([first, ...others])).toEqual([true, false, false]);
      expect(calls).toEqual([['event-1'], ['event-2', 'event-3']]);
      await sharing.beforeApplicationShutdown();
      expect(await outbox.pending()).toEqual(events.slice(1));
    });

    it('lets nothing wait for long for a receiver that hangs', async () => {
      const hangs = Promise.withResolvers<undefined>();
      let calls = 0;
      const hanging = { publish: () => (++calls === 1 ? hangs.promise : Promise.resolve()) };
      const sharing = new OutboxRelay(outbox, hanging, { warn: () => undefined });
      const first = sharing.deliver(events.slice(0, 1));
      while (calls === 0) {
        await nextTurn();
      }
      expect(await sharing.deliver(events.slice(1))).toBe(true);
      hangs.resolve(undefined);
      expect(await first).toBe(true);
      await sharing.beforeApplicationShutdown();
    });

    it('keeps what could not be delivered, and delivers it when the receiver is back', async () => {
      await outbox.append(db, events);
      reachable = false;
      expect(await relay.deliver(events)).toBe(false);
      expect(await outbox.pending()).toEqual(events);
      reachable = true;
      const delivered = new Promise<void>((resolve) => (whenTaken = resolve));
      relay.onApplicationBootstrap();
      await delivered;
      expect(taken).toEqual(events.map(({ id }) => id));
    });

    it('delivers what a process left behind that died between its commit and the delivery', async () => {
      await new Outbox(db, () => Date.now() - LEASE_MS).append(db, events);
      const delivered = new Promise<void>((resolve) => (whenTaken = resolve));
      relay.onApplicationBootstrap();
      await delivered;
      expect(taken).toEqual(events.map(({ id }) => id));
    });

    it('tells its observer of what was delivered, and of that alone', async () => {
      reachable = false;
      await relay.deliver(events);
      expect(observed).toEqual([]);
      reachable = true;
      await relay.deliver(events);
      expect(observed).toEqual(events.map(({ id }) => id));
    });

    it('says once that nothing can be delivered, and once that it can be again', async () => {
      await outbox.append(db, events);
      reachable = false;
      await relay.deliver(events);
      await relay.deliver(events);
      reachable = true;
      await relay.deliver(events);
      expect(said).toEqual([expect.stringContaining('nobody there'), expect.stringContaining('again')]);
    });
  });
});
