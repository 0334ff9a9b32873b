import { openDatabase, type Database } from '@film-mesh/sql';
import type { Kysely } from 'kysely';

import type { OutboxEvent } from '../src/outbox-event.ts';
import { addOutboxParking, createOutboxTable, type OutboxTables } from '../src/outbox-table.ts';

/** A database with an outbox and nothing else. */
export function openOutboxDatabase(url: string): Promise<Kysely<OutboxTables>> {
  return openDatabase<OutboxTables>(url, {
    '001-outbox': { up: createOutboxTable },
    '002-parking': { up: addOutboxParking },
  });
}

/** The n-th sample event, each of a subject of its own. */
export function sampleEvent(n: number): OutboxEvent {
  return { id: `event-${String(n).padStart(4, '0')}`, type: 'test', subject: `thing-${String(n)}`, version: 1 };
}

/** Ages the events of an outbox, in milliseconds: nobody can set the clock of the store. */
export async function pass(db: Database<OutboxTables>, ms: number): Promise<void> {
  await db
    .updateTable('outbox')
    .set((eb) => ({ leased_until: eb('leased_until', '-', ms) }))
    .execute();
}
