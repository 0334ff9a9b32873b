import { storeTime, type Database } from '@film-mesh/sql';

import type { OutboxTables } from './outbox-table.ts';

/**
 * Lanes: events that were never refused, which share deliveries; and refused ones, each of which is delivered alone.
 */
export type Lane = 'healthy' | 'refused';

/**
 * The ids of a lane's due events without a holder, in the order of their due time. The lane is part of the text, not a
 * parameter: only then do planners use the partial index of refused events.
 */
export function dueEvents(db: Database<OutboxTables>, lane: Lane) {
  return db
    .selectFrom('outbox')
    .select('id')
    .where((eb) => eb('refusals', lane === 'healthy' ? '=' : '>', eb.lit(0)))
    .where('leased_until', '<=', storeTime(db))
    .orderBy('leased_until')
    .orderBy('id');
}
