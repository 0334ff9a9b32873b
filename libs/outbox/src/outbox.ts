import { PreparedInsert, storeTime, supportsRowLocks, type Database } from '@film-mesh/sql';

import { dueEvents, type Lane } from './due-events.ts';
import { DELIVERY_MS } from './event-publisher.ts';
import { readEvent, type OutboxEvent } from './outbox-event.ts';
import type { OutboxTable, OutboxTables } from './outbox-table.ts';

/** How long a claimed event is left to the one who claimed it, in milliseconds: longer than a delivery may take. */
export const LEASE_MS = DELIVERY_MS + 1_000;

/** An event that is leased to somebody who delivers it. */
export interface Leased<Event extends OutboxEvent> {
  /** The id of its row, which is also the event's, unless somebody has changed the row by hand. */
  readonly id: string;
  readonly event: Event;
  /** How often it was leased, this time included. */
  readonly attempts: number;
  /** How often it was refused alone. */
  readonly refusals: number;
}

/** What {@link Outbox.claim} has found. */
export interface Claim<Event extends OutboxEvent> {
  /** Events of one subject are in the order of their versions. */
  readonly events: readonly Leased<Event>[];
  /** The ids of rows that hold no event. */
  readonly unreadable: readonly string[];
}

type ClaimedRow = Pick<OutboxTable, 'id' | 'event'> & { readonly attempts: number; readonly refusals: number };

/**
 * Events that wait for their delivery, in the database of what caused them.
 *
 * An event is claimed by being undelivered, never by its place in a sequence: ids are given before the commit, so that
 * whoever reads "all after the last" misses those that commit late. Leases are measured by the store's clock.
 */
export class Outbox<Event extends OutboxEvent> {
  readonly #db: Database<OutboxTables>;
  readonly #insert: PreparedInsert<Pick<OutboxTable, 'id' | 'event'>>;

  constructor(db: Database<OutboxTables>) {
    this.#db = db;
    const leasedUntil = storeTime(db, LEASE_MS);
    this.#insert = new PreparedInsert(['id', 'event'], (rows) =>
      db.insertInto('outbox').values(rows.map((row) => ({ ...row, leased_until: leasedUntil }))),
    );
  }

  /**
   * Stores events as part of the caller's transaction. They are leased to the caller, who delivers them when it has
   * committed; where it dies before, the lease runs out and {@link claim} finds them.
   */
  async append(transaction: Database<OutboxTables>, events: readonly Event[]): Promise<void> {
    const rows = events.map((event) => ({ id: event.id, event: JSON.stringify(event) }));
    await this.#insert.execute(transaction, rows);
  }

  /**
   * Leases up to `limit` of the undelivered events of a lane that nobody holds to the caller: those first that have been
   * due for longest, so that what fails again and again does not keep others waiting. Where the store locks rows,
   * callers at the same moment pass over each other's and each gets its share; else one of them gets it all.
   */
  async claim(limit: number, lane: Lane): Promise<Claim<Event>> {
    const rows = supportsRowLocks(this.#db)
      ? await this.#db.transaction().execute((transaction) => this.#lease(transaction, limit, lane))
      : await this.#lease(this.#db, limit, lane);
    const events: Leased<Event>[] = [];
    const unreadable: string[] = [];
    for (const { event: text, ...row } of rows) {
      const event = readEvent(text) as Event | undefined;
      if (event === undefined) {
        unreadable.push(row.id);
      } else {
        events.push({ ...row, event });
      }
    }
    return { events: events.toSorted(byVersion), unreadable };
  }

  /** Forgets events that were delivered. */
  async settle(ids: readonly string[]): Promise<void> {
    await this.#db.deleteFrom('outbox').where('id', 'in', ids).execute();
  }

  /** Leases events for longer to the one who holds them. */
  renew(ids: readonly string[]): Promise<void> {
    return this.release(ids, LEASE_MS);
  }

  /** Ends the lease of events that could not be delivered; they are due again after `delayMs`. */
  async release(ids: readonly string[], delayMs: number): Promise<void> {
    await this.#db
      .updateTable('outbox')
      .set({ leased_until: storeTime(this.#db, delayMs) })
      .where('id', 'in', ids)
      .execute();
  }

  /** Counts that an event was refused alone; it is due again after `delayMs`. */
  async refuse(id: string, delayMs: number): Promise<void> {
    await this.#db
      .updateTable('outbox')
      .set((eb) => ({ refusals: eb('refusals', '+', 1), leased_until: storeTime(this.#db, delayMs) }))
      .where('id', '=', id)
      .execute();
  }

  /** All events that are not delivered yet, leased or not, oldest first; without rows that hold none. */
  async pending(): Promise<Event[]> {
    const rows = await this.#db.selectFrom('outbox').select('event').orderBy('id').execute();
    return rows.flatMap((row) => (readEvent(row.event) as Event | undefined) ?? []);
  }

  /** How many rows there are. */
  async countPending(): Promise<number> {
    const { count } = await this.#db
      .selectFrom('outbox')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  async #lease(db: Database<OutboxTables>, limit: number, lane: Lane): Promise<ClaimedRow[]> {
    const now = storeTime(db);
    const due = await dueEvents(db, lane)
      .limit(limit)
      .$if(supportsRowLocks(db), (query) => query.forUpdate().skipLocked())
      .execute();
    if (due.length === 0) {
      // The usual case; it should not cost the others their turn to write.
      return [];
    }
    return db
      .updateTable('outbox')
      .set((eb) => ({ leased_until: storeTime(db, LEASE_MS), attempts: eb('attempts', '+', 1) }))
      .where('leased_until', '<=', now)
      .where(
        'id',
        'in',
        due.map((row) => row.id),
      )
      .returning(['id', 'event', 'attempts', 'refusals'])
      .execute();
  }
}

/** By no clock: the ids of two replicas' events of one subject need not be in its order. */
function byVersion<Event extends OutboxEvent>(a: Leased<Event>, b: Leased<Event>): number {
  return a.event.version - b.event.version || (a.id < b.id ? -1 : 1);
}
