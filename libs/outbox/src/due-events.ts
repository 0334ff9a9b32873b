import { storeTime, type Database } from '@film-mesh/sql';

import type { OutboxTables } from './outbox-table.ts';

/** The events that were never refused, which share deliveries; and those that were, each of which is delivered alone. */
export type Lane = 'healthy' | 'refused';

/**
 * The ids of the events of a lane that nobody holds, those first that have been due for longest. The lane is part of the
 * text and no parameter: only so do planners know that the index of the refused ones holds what is asked for.
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
