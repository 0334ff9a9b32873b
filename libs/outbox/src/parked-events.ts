import { storeTime, type Database } from '@film-mesh/sql';

import type { OutboxParkedTable, OutboxTables } from './outbox-table.ts';

/** The longest stored reason, in characters. */
const MAX_REASON = 500;
/** Maximum of events that return to the outbox in one transaction. */
const RETRY_BATCH = 1_000;

/** An event that nobody delivers until an operator decides. */
export type ParkedEvent = Readonly<OutboxParkedTable>;

/** The events of an outbox that their receiver has refused too often, with the reason of each. */
export class ParkedEvents {
  readonly #db: Database<OutboxTables>;

  constructor(db: Database<OutboxTables>) {
    this.#db = db;
  }

  /**
   * Moves an event from the outbox to here.
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

  /** All of them, in the order in which they were parked. */
  list(): Promise<readonly ParkedEvent[]> {
    return this.#db.selectFrom('outbox_parked').selectAll().orderBy('parked_at').orderBy('id').execute();
  }

  /** The number of parked events. */
  async count(): Promise<number> {
    const { count } = await this.#db
      .selectFrom('outbox_parked')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /**
   * Returns an event to the outbox, where it is due at once and may be refused as often as any other.
   *
   * @returns whether it was parked
   */
  async retry(id: string): Promise<boolean> {
    return (await this.#putBack([id])).length > 0;
  }

  /**
   * Returns all parked events, one transaction per batch: their ids, batch by batch. In the order of their ids, so that
   * it ends even if they are parked again meanwhile.
   */
  async *retryAll(): AsyncGenerator<readonly string[]> {
    for (let batch = await this.#idsAfter(''); batch.length > 0; batch = await this.#idsAfter(batch.at(-1) ?? '')) {
      yield await this.#putBack(batch);
    }
  }

  /**
   * Deletes an event that was never delivered.
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

/** A reason that both stores accept: PostgreSQL refuses U+0000. */
function storable(reason: string): string {
  return reason.replaceAll('\0', '\uFFFD').slice(0, MAX_REASON).toWellFormed();
}
