import { setTimeout as sleep } from 'node:timers/promises';

import { Outage, type OutageLog } from '@film-mesh/shared-domain';
import { storeTime, supportsRowLocks } from '@film-mesh/sql';
import type { Kysely } from 'kysely';

import type { IdempotencyTables } from './idempotency-table.ts';

/** How often expired keys are looked for, in milliseconds. */
const LOOK_MS = 5_000;
/** How many keys one statement forgets: on SQLite it stops the event loop for some milliseconds. */
const FORGOTTEN_AT_ONCE = 500;

/**
 * Forgets idempotency keys that have expired: in the background and in statements of its own, so that no request waits for
 * it or fails with it. It goes on until none is left, so there are never more than those of some seconds, however many
 * are added. Where the store locks rows, several replicas share the work; else they take turns.
 */
export class ExpiredKeys {
  readonly #db: Kysely<IdempotencyTables>;
  readonly #outage: Outage | undefined;
  readonly #lookMs: number;
  readonly #stopping = new AbortController();
  #ended: Promise<void> | undefined;

  /** @param lookMs how often it looks, in milliseconds */
  constructor(db: Kysely<IdempotencyTables>, log?: OutageLog, lookMs = LOOK_MS) {
    this.#db = db;
    this.#outage = log && new Outage('removal of expired idempotency keys', log);
    this.#lookMs = lookMs;
  }

  start(): void {
    this.#ended = this.#run();
  }

  /** Resolves when the statement that is under way has ended; there is no further one. */
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

  /** A read: where nothing has expired, which is the usual case, nobody is kept from writing. */
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
