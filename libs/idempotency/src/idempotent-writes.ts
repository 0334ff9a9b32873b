import { createHash } from 'node:crypto';

import { DomainError } from '@film-mesh/shared-domain';
import { inTransaction, isLockTimeout, storeTime } from '@film-mesh/sql';
import type { Kysely } from 'kysely';

import { ExpiredKeys } from './expired-keys.ts';
import type { IdempotencyTables } from './idempotency-table.ts';

/** Lifetime of a key, in milliseconds: 24 hours. */
export const KEY_LIFETIME_MS = 24 * 60 * 60 * 1_000;

/** A client's key of a request, and its operation. */
export interface RequestKey {
  readonly key: string;
  /** The method and the route: the same key on another route is a different request. */
  readonly scope: string;
}

/** A request that its client may retry. */
export interface KeyedRequest extends RequestKey {
  /** The content of the request as it is stored; a retry has the same. */
  readonly body: unknown;
}

/** The outcome of a write. */
export interface Outcome<T> {
  readonly answer: T;
  /** Set if this is the answer to an earlier request, and nothing was written. */
  readonly replayed: boolean;
}

/**
 * Executes each write with an idempotency key once. The key, the request's fingerprint and the answer are stored in the
 * very transaction of the write: whatever dies at whatever moment, all of them exist or none.
 *
 * After draft-ietf-httpapi-idempotency-key-header, sections 2.6 and 2.7.
 */
export class IdempotentWrites {
  readonly #db: Kysely<IdempotencyTables>;
  readonly #expired: ExpiredKeys;
  readonly #inFlight = new Set<string>();

  /** @param expired deletes expired keys */
  constructor(db: Kysely<IdempotencyTables>, expired = new ExpiredKeys(db)) {
    this.#db = db;
    this.#expired = expired;
  }

  /** Starts to delete expired keys; called by Nest. */
  onApplicationBootstrap(): void {
    this.#expired.start();
  }

  /** Stops that; called by Nest. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#expired.stop();
  }

  /**
   * Does `work` once for each key; a retry gets the first answer.
   *
   * @example
   * const { answer, replayed } = await writes.once(key && { ...key, body }, async () => {
   *   await films.add([film], [event]);
   *   return film;
   * });
   *
   * @param request undefined without a key: `work` is then done each time
   * @param work the write, all of it in {@link inTransaction}; its answer must be JSON
   * @throws {DomainError} `idempotency-key-in-flight` while the first request is in progress,
   *   `idempotency-key-reused` if the key was used for a different request
   */
  async once<T>(request: KeyedRequest | undefined, work: () => Promise<T>): Promise<Outcome<T>> {
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
    request: KeyedRequest,
    work: () => Promise<T>,
  ): Promise<Outcome<T>> {
    const fingerprint = createHash('sha256').update(JSON.stringify(request.body)).digest('hex');
    // The key first: of two replicas with the same key, the second waits here until the first has committed.
    const isNew = await this.#insert(transaction, request, fingerprint);
    if (!isNew) {
      return { answer: await this.#replay<T>(transaction, request, fingerprint), replayed: true };
    }
    const answer = await work();
    await transaction
      .updateTable('idempotency_key')
      .set({ answer: JSON.stringify(answer) })
      .where('key', '=', request.key)
      .execute();
    return { answer, replayed: false };
  }

  /**
   * Stores the key.
   *
   * @returns whether it was new, or had expired
   */
  async #insert(
    transaction: Kysely<IdempotencyTables>,
    { key, scope }: RequestKey,
    fingerprint: string,
  ): Promise<boolean> {
    const row = { fingerprint, scope, answer: '', expires_at: storeTime(transaction, KEY_LIFETIME_MS) };
    try {
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto('idempotency_key')
        .values({ key, ...row })
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet(row).where('idempotency_key.expires_at', '<=', storeTime(transaction)),
        )
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    } catch (error) {
      throw isLockTimeout(error) ? inFlight() : error;
    }
  }

  async #replay<T>(
    transaction: Kysely<IdempotencyTables>,
    { key, scope }: RequestKey,
    fingerprint: string,
  ): Promise<T> {
    const first = await transaction
      .selectFrom('idempotency_key')
      .select(['fingerprint', 'scope', 'answer'])
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    if (first.fingerprint !== fingerprint || (first.scope !== scope && first.scope !== '')) {
      throw new DomainError('idempotency-key-reused', 'This Idempotency-Key was used for a different request.');
    }
    return JSON.parse(first.answer) as T;
  }
}

function inFlight(): DomainError {
  return new DomainError(
    'idempotency-key-in-flight',
    'The first request with this Idempotency-Key is still in progress.',
  );
}
