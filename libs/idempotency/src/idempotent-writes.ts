import { createHash } from 'node:crypto';

import { DomainError } from '@film-mesh/shared-domain';
import { inTransaction, isLockTimeout } from '@film-mesh/sql';
import type { Kysely } from 'kysely';

import type { IdempotencyTables } from './idempotency-table.ts';

/** How long a key is kept, in milliseconds: 24 hours. */
export const KEY_LIFETIME_MS = 24 * 60 * 60 * 1_000;
/** How many keys that have run out are forgotten with each new one: more than one, so that they can not pile up. */
const PURGED_AT_ONCE = 4;

/** A request that its client may send again. */
export interface KeyedRequest {
  /** What the client calls it. */
  readonly key: string;
  /** What it asks for; a repeat asks for the same. */
  readonly body: unknown;
}

/** What became of a write. */
export interface Outcome<T> {
  readonly answer: T;
  /** Whether this is the answer to an earlier request, and nothing was written. */
  readonly replayed: boolean;
}

/**
 * Lets a write under a key happen once. The key, the request's fingerprint and the answer are stored in the very
 * transaction of the write: whatever dies at whatever moment, there are all of them or none.
 *
 * After draft-ietf-httpapi-idempotency-key-header, sections 2.6 and 2.7.
 */
export class IdempotentWrites {
  readonly #db: Kysely<IdempotencyTables>;
  readonly #now: () => number;
  readonly #inFlight = new Set<string>();

  /** @param now the clock, in milliseconds since 1970 */
  constructor(db: Kysely<IdempotencyTables>, now: () => number = Date.now) {
    this.#db = db;
    this.#now = now;
  }

  /**
   * Does `work`, or answers as it was answered before.
   *
   * @param request undefined where the client gave no key: `work` is then done each time
   * @param work what writes, all of it in {@link inTransaction}; its answer is JSON
   * @throws {DomainError} `idempotency-key-in-flight` while the first request is not done,
   *   `idempotency-key-reused` where the key was that of another request
   */
  async run<T>(request: KeyedRequest | undefined, work: () => Promise<T>): Promise<Outcome<T>> {
    if (request === undefined) {
      return { answer: await work(), replayed: false };
    }
    const { key } = request;
    if (this.#inFlight.has(key)) {
      throw inFlight();
    }
    this.#inFlight.add(key);
    try {
      return await inTransaction(this.#db, (transaction) => this.#runOnce(transaction, request, work));
    } finally {
      this.#inFlight.delete(key);
    }
  }

  async #runOnce<T>(
    transaction: Kysely<IdempotencyTables>,
    { key, body }: KeyedRequest,
    work: () => Promise<T>,
  ): Promise<Outcome<T>> {
    await this.#purge(transaction, key);
    const fingerprint = createHash('sha256').update(JSON.stringify(body)).digest('hex');
    // The key first: of two replicas that have the same one, the second waits here until the first has committed.
    const isNew = await this.#insert(transaction, key, fingerprint);
    if (!isNew) {
      return { answer: await this.#replay<T>(transaction, key, fingerprint), replayed: true };
    }
    const answer = await work();
    await transaction
      .updateTable('idempotency_key')
      .set({ answer: JSON.stringify(answer) })
      .where('key', '=', key)
      .execute();
    return { answer, replayed: false };
  }

  /** Whether the key was new. */
  async #insert(transaction: Kysely<IdempotencyTables>, key: string, fingerprint: string): Promise<boolean> {
    try {
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto('idempotency_key')
        .values({ key, fingerprint, answer: '', expires_at: this.#now() + KEY_LIFETIME_MS })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    } catch (error) {
      throw isLockTimeout(error) ? inFlight() : error;
    }
  }

  async #replay<T>(transaction: Kysely<IdempotencyTables>, key: string, fingerprint: string): Promise<T> {
    const first = await transaction
      .selectFrom('idempotency_key')
      .select(['fingerprint', 'answer'])
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    if (first.fingerprint !== fingerprint) {
      throw new DomainError('idempotency-key-reused', 'This Idempotency-Key was that of a request with another body.');
    }
    return JSON.parse(first.answer) as T;
  }

  /** Forgets the key if it has run out, and a few others that have. */
  async #purge(transaction: Kysely<IdempotencyTables>, key: string): Promise<void> {
    const now = this.#now();
    const old = await transaction
      .selectFrom('idempotency_key')
      .select('key')
      .where('expires_at', '<=', now)
      .orderBy('expires_at')
      .limit(PURGED_AT_ONCE)
      .execute();
    const keys = [...old.map((row) => row.key), key].toSorted();
    await transaction.deleteFrom('idempotency_key').where('key', 'in', keys).where('expires_at', '<=', now).execute();
  }
}

function inFlight(): DomainError {
  return new DomainError('idempotency-key-in-flight', 'The first request with this Idempotency-Key is not done yet.');
}
