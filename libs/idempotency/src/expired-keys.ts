import { setTimeout as sleep } from 'node:timers/promises';

import { Outage, type OutageLog } from '@film-mesh/shared-domain';
import { storeTime, supportsRowLocks } from '@film-mesh/sql';
import type { Kysely } from 'kysely';

import type { IdempotencyTables } from './idempotency-table.ts';

/** Time between two looks for expired keys, in milliseconds. */
const LOOK_MS = 5_000;
/** Maximum of keys that one statement deletes: on SQLite it blocks the event loop for some milliseconds. */
const FORGOTTEN_AT_ONCE = 500;

/**
 * Deletes expired idempotency keys: in the background and in separate statements, so that no request waits for it or
 * fails with it. It continues until none is left, so that there are never more than those of some seconds, however many
 * are added. If the store locks rows, several replicas share the work; otherwise they take turns.
 */
export class ExpiredKeys {
  readonly #db: Kysely<IdempotencyTables>;
  readonly #outage: Outage | undefined;
  readonly #lookMs: number;
  readonly #stopping = new AbortController();
  #ended: Promise<void> | undefined;

  /** @param lookMs interval of the looks, in milliseconds */
  constructor(db: Kysely<IdempotencyTables>, log?: OutageLog, lookMs = LOOK_MS) {
    this.#db = db;
    this.#outage = log && new Outage('removal of expired idempotency keys', log);
    this.#lookMs = lookMs;
  }

  start(): void {
    this.#ended = this.#run();
  }

  /** Stops the loop, and resolves when the current statement has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await this.#pause(this.#lookMs * (0.5 + Math.random() / 2));
      try {
        await this.#forgetAll();
        this.#outage?.worked();
      } catch (error) {
        this.#outage?.failed(String(error));
      }
    }
  }

  async #forgetAll(): Promise<void> {
    while (!this.#stopping.signal.aborted && (await this.#isSome())) {
      const startedAt = performance.now();
      const forgotten = await this.#forgetSome();
      if (forgotten < FORGOTTEN_AT_ONCE) {
        return;
      }
      // Leaves as much time to the requests as it took from them.
      await this.#pause(performance.now() - startedAt);
    }
  }

  /** A read, because usually nothing has expired, and then no writer is kept waiting. */
  async #isSome(): Promise<boolean> {
    const first = await this.#db
      .selectFrom('idempotency_key')
      .select('key')
      .where('expires_at', '<=', storeTime(this.#db))
      .limit(1)
      .executeTakeFirst();
    return first !== undefined;
  }

  async #forgetSome(): Promise<number> {
    const expired = this.#db
      .selectFrom('idempotency_key')
      .select('key')
      .where('expires_at', '<=', storeTime(this.#db))
      .orderBy('expires_at')
      .limit(FORGOTTEN_AT_ONCE)
      .$if(supportsRowLocks(this.#db), (query) => query.forUpdate().skipLocked());
    const { numDeletedRows } = await this.#db
      .deleteFrom('idempotency_key')
      .where('key', 'in', expired)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined);
  }
}
