import { PreparedInsert, storeTime, supportsRowLocks, type Database } from '@film-mesh/sql';

import { dueEvents, type Lane } from './due-events.ts';
import { DELIVERY_MS } from './event-publisher.ts';
import { readEvent, type OutboxEvent } from './outbox-event.ts';
import type { OutboxTable, OutboxTables } from './outbox-table.ts';

/** Length of a lease, in milliseconds: longer than a delivery may take. */
export const LEASE_MS = DELIVERY_MS + 1_000;

/** An event that is leased to the process that delivers it. */
export interface Leased<Event extends OutboxEvent> {
  /** The id of its row, which is also the event's, unless somebody has edited the row. */
  readonly id: string;
  readonly event: Event;
  /** Number of its leases, this one included. */
  readonly attempts: number;
  /** Number of refusals when it was delivered alone. */
  readonly refusals: number;
}

/** The result of {@link Outbox.claim}. */
export interface Claim<Event extends OutboxEvent> {
  /** Events of one subject are in the order of their versions. */
  readonly events: readonly Leased<Event>[];
  /** The ids of rows with an invalid event. */
  readonly unreadable: readonly string[];
}

type ClaimedRow = Pick<OutboxTable, 'id' | 'event'> & { readonly attempts: number; readonly refusals: number };

/**
 * Undelivered events, in the database of the change that caused them.
 *
 * An event is claimed because it is undelivered, never by its place in a sequence: ids are assigned before the commit,
 * so a reader of "all after the last" misses those that commit late. Leases are measured by the store's clock.
 *
 * @example
 * await inTransaction(db, async (transaction) => {
 *   await transaction.insertInto('film').values(row).execute();
 *   await outbox.append(transaction, [event]);
 * });
 * await relay.deliver([event]);
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
   * Stores events as part of the caller's transaction. They are leased to the caller, who delivers them after the
   * commit; if it dies before, the lease ends and {@link claim} finds them.
   */
  async append(transaction: Database<OutboxTables>, events: readonly Event[]): Promise<void> {
    const rows = events.map((event) => ({ id: event.id, event: JSON.stringify(event) }));
    await this.#insert.execute(transaction, rows);
  }

  /**
   * Leases up to `limit` of a lane's undelivered events without a holder to the caller, in the order of their due time,
   * so that an event that fails again and again does not keep others waiting. If the store locks rows, concurrent
   * callers skip each other's and each gets its share (`SKIP LOCKED`); otherwise one of them gets all.
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

  /** Deletes delivered events. */
  async settle(ids: readonly string[]): Promise<void> {
    await this.#db.deleteFrom('outbox').where('id', 'in', ids).execute();
  }

  /** Extends the lease of events for their holder. */
  renew(ids: readonly string[]): Promise<void> {
    return this.release(ids, LEASE_MS);
  }

  /** Ends the lease of events whose delivery failed; they are due again after `delayMs`. */
  async release(ids: readonly string[], delayMs: number): Promise<void> {
    await this.#db
      .updateTable('outbox')
      .set({ leased_until: storeTime(this.#db, delayMs) })
      .where('id', 'in', ids)
      .execute();
  }

  /** Counts a refusal of an event that was delivered alone; it is due again after `delayMs`. */
  async refuse(id: string, delayMs: number): Promise<void> {
    await this.#db
      .updateTable('outbox')
      .set((eb) => ({ refusals: eb('refusals', '+', 1), leased_until: storeTime(this.#db, delayMs) }))
      .where('id', '=', id)
      .execute();
  }

  /** All undelivered events, leased or not, oldest first; without invalid rows. */
  async pending(): Promise<Event[]> {
    const rows = await this.#db.selectFrom('outbox').select('event').orderBy('id').execute();
    return rows.flatMap((row) => (readEvent(row.event) as Event | undefined) ?? []);
  }

  /** The number of rows. */
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

/** Sorts by version, no clock: the ids of two replicas' events of one subject need not be in its order. */
function byVersion<Event extends OutboxEvent>(a: Leased<Event>, b: Leased<Event>): number {
  return a.event.version - b.event.version || (a.id < b.id ? -1 : 1);
}
