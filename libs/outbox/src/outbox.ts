import { PreparedInsert, supportsRowLocks, type Database } from '@film-mesh/sql';

import type { OutboxEvent } from './outbox-event.ts';
import type { OutboxTable, OutboxTables } from './outbox-table.ts';

/** How long a claimed event is left to the one who claimed it, in milliseconds: longer than a delivery may take. */
export const LEASE_MS = 3_000;

/**
 * Events that wait for their delivery, in the database of what caused them.
 *
 * An event is claimed by being undelivered, never by its place in a sequence: ids are given before the commit, so that
 * whoever reads "all after the last" misses those that commit late.
 */
export class Outbox<Event extends OutboxEvent> {
  readonly #db: Database<OutboxTables>;
  readonly #now: () => number;
  readonly #insert: PreparedInsert<OutboxTable>;

  /** @param now the clock, in milliseconds since 1970 */
  constructor(db: Database<OutboxTables>, now: () => number = Date.now) {
    this.#db = db;
    this.#now = now;
    this.#insert = new PreparedInsert(['id', 'event', 'leased_until'], (rows) => db.insertInto('outbox').values(rows));
  }

  /**
   * Stores events as part of the caller's transaction. They are leased to the caller, who delivers them when it has
   * committed; where it dies before, the lease runs out and {@link claim} finds them.
   */
  async append(transaction: Database<OutboxTables>, events: readonly Event[]): Promise<void> {
    const leasedUntil = this.#now() + LEASE_MS;
    const rows = events.map((event) => ({ id: event.id, event: JSON.stringify(event), leased_until: leasedUntil }));
    await this.#insert.run(transaction, rows);
  }

  /**
   * Leases up to `limit` of the undelivered events that nobody holds to the caller, oldest first. Where the store locks
   * rows, callers at the same moment pass over each other's and each gets its share; else one of them gets it all.
   */
  async claim(limit: number): Promise<Event[]> {
    const claimed = supportsRowLocks(this.#db)
      ? await this.#db.transaction().execute((transaction) => this.#lease(transaction, limit))
      : await this.#lease(this.#db, limit);
    return claimed.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((row) => JSON.parse(row.event) as Event);
  }

  /** Forgets events that were delivered. */
  async settle(events: readonly Event[]): Promise<void> {
    await this.#db
      .deleteFrom('outbox')
      .where(
        'id',
        'in',
        events.map((event) => event.id),
      )
      .execute();
  }

  /** Ends the lease of events that could not be delivered; they are due again after `delayMs`. */
  async release(events: readonly Event[], delayMs: number): Promise<void> {
    await this.#db
      .updateTable('outbox')
      .set({ leased_until: this.#now() + delayMs })
      .where(
        'id',
        'in',
        events.map((event) => event.id),
      )
      .execute();
  }

  /** All events that are not delivered yet, leased or not, oldest first. */
  async pending(): Promise<Event[]> {
    const rows = await this.#db.selectFrom('outbox').select('event').orderBy('id').execute();
    return rows.map((row) => JSON.parse(row.event) as Event);
  }

  /** How many they are. */
  async countPending(): Promise<number> {
    const { count } = await this.#db
      .selectFrom('outbox')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  async #lease(db: Database<OutboxTables>, limit: number): Promise<Pick<OutboxTable, 'id' | 'event'>[]> {
    const now = this.#now();
    const due = await db
      .selectFrom('outbox')
      .select('id')
      .where('leased_until', '<=', now)
      .orderBy('id')
      .limit(limit)
      .$if(supportsRowLocks(db), (query) => query.forUpdate().skipLocked())
      .execute();
    if (due.length === 0) {
      // The usual case; it should not cost the others their turn to write.
      return [];
    }
    return db
      .updateTable('outbox')
      .set({ leased_until: now + LEASE_MS })
      .where('leased_until', '<=', now)
      .where(
        'id',
        'in',
        due.map((row) => row.id),
      )
      .returning(['id', 'event'])
      .execute();
  }
}
