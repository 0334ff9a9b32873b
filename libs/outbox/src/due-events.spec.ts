import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeEachStore } from '@film-mesh/sql/testing';
import { sql, type Kysely } from 'kysely';

import { openOutboxDatabase } from '../testing/outbox-database.ts';
import { dueEvents } from './due-events.ts';
import type { OutboxTables } from './outbox-table.ts';

describe('dueEvents', () => {
  describeEachStore((store) => {
    let db: Kysely<OutboxTables>;

    beforeEach(async () => {
      db = await openOutboxDatabase(await store.freshUrl());
    });
    afterEach(() => db.destroy());

    it.each([
      ['healthy', 'outbox_next'],
      ['refused', 'outbox_refused'],
    ] as const)('reads the %s ones in the order of an index, and sorts nothing', async (lane, index) => {
      const plan = await db.connection().execute(async (connection) => {
        const query = dueEvents(connection, lane).limit(10);
        if (!store.locksRows) {
          return JSON.stringify(await query.explain(undefined, sql`query plan`));
        }
        // An empty table is scanned, whatever indexes it has.
        await sql`set enable_seqscan = off`.execute(connection);
        return JSON.stringify(await query.explain('json'));
      });
      expect(plan).toContain(index);
      expect(plan).not.toMatch(/sort|temp b-tree/iu);
    });
  });
});
