import { storeTime, type Database } from '@film-mesh/sql';

import type { OutboxParkedTable, OutboxTables } from './outbox-table.ts';

/** The longest reason that is kept, in characters. */
const MAX_REASON = 500;
/** How many events go back into the outbox in one transaction, at most. */
const RETRY_BATCH = 1_000;

/** An event that nobody delivers any more until an operator says so. */
export type ParkedEvent = Readonly<OutboxParkedTable>;

/** The events of an outbox that their receiver has refused too often, with the reason of each. */
export class ParkedEvents {
  readonly #db: Database<OutboxTables>;

  constructor(db: Database<OutboxTables>) {
    this.#db = db;
  }

  /**
   * Takes an event out of the outbox and keeps it here.
   *
   * @returns whether it was still in the outbox
   */
  park(id: string, reason: string): Promise<boolean> {
    return this.#db.transaction().execute(async (transaction) => {
      const row = await transaction
        .deleteFrom('outbox')
        .where('id', '=', id)
        .returning(['event', 'attempts'])
        .executeTakeFirst();
      if (row === undefined) {
        return false;
      }
      await transaction
        .insertInto('outbox_parked')
        .values({ id, ...row, reason: storable(reason), parked_at: storeTime(transaction) })
        .execute();
      return true;
    });
  }

  /** All of them, those first that were parked first. */
  list(): Promise<readonly ParkedEvent[]> {
    return this.#db.selectFrom('outbox_parked').selectAll().orderBy('parked_at').orderBy('id').execute();
  }

  /** How many they are. */
  async count(): Promise<number> {
    const { count } = await this.#db
      .selectFrom('outbox_parked')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /**
   * Puts an event back into the outbox, where it is due at once and may be refused as often as any other.
   *
   * @returns whether it was parked
   */
  async retry(id: string): Promise<boolean> {
    return (await this.#putBack([id])).length > 0;
  }

  /**
   * Does so with all that are parked, a transaction a batch: their ids, batch by batch. In the order of their ids, so that
   * it ends also where they are parked again meanwhile.
   */
  async *retryAll(): AsyncGenerator<readonly string[]> {
    for (let batch = await this.#idsAfter(''); batch.length > 0; batch = await this.#idsAfter(batch.at(-1) ?? '')) {
      yield await this.#putBack(batch);
    }
  }

  /**
   * Forgets an event that was never delivered.
   *
   * @returns whether it was parked
   */
  async drop(id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db.deleteFrom('outbox_parked').where('id', '=', id).executeTakeFirst();
    return numDeletedRows > 0n;
  }

  async #idsAfter(last: string): Promise<readonly string[]> {
    const query = this.#db.selectFrom('outbox_parked').select('id').where('id', '>', last).orderBy('id');
    return (await query.limit(RETRY_BATCH).execute()).map(({ id }) => id);
  }

  #putBack(ids: readonly string[]): Promise<readonly string[]> {
    return this.#db.transaction().execute(async (transaction) => {
      const rows = await transaction
        .deleteFrom('outbox_parked')
        .where('id', 'in', ids)
        .returning(['id', 'event', 'attempts'])
        .execute();
      if (rows.length > 0) {
        await transaction
          .insertInto('outbox')
          .values(rows.map((row) => ({ ...row, leased_until: storeTime(transaction) })))
          .execute();
      }
      return rows.map(({ id }) => id);
    });
  }
}

/** A reason as both stores take it: PostgreSQL refuses U+0000. */
function storable(reason: string): string {
  return reason.replaceAll('\0', '\uFFFD').slice(0, MAX_REASON).toWellFormed();
}
