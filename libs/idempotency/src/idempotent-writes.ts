import { createHash } from 'node:crypto';

import { DomainError } from '@film-mesh/shared-domain';
import { inTransaction, isLockTimeout, storeTime } from '@film-mesh/sql';
import type { Kysely } from 'kysely';

import { ExpiredKeys } from './expired-keys.ts';
import type { IdempotencyTables } from './idempotency-table.ts';

/** How long a key is kept, in milliseconds: 24 hours. */
export const KEY_LIFETIME_MS = 24 * 60 * 60 * 1_000;

/** What a client calls a request, and of which operation. */
export interface RequestKey {
  readonly key: string;
  /** The method and the route: the same key on another route is that of another request. */
  readonly scope: string;
}

/** A request that its client may send again. */
export interface KeyedRequest extends RequestKey {
  /** What it asks for, as it is stored; a repeat asks for the same. */
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
  readonly #expired: ExpiredKeys;
  readonly #inFlight = new Set<string>();

  /** @param expired what forgets the keys in time */
  constructor(db: Kysely<IdempotencyTables>, expired = new ExpiredKeys(db)) {
    this.#db = db;
    this.#expired = expired;
  }

  /** Begins to forget keys that have expired; called by Nest. */
  onApplicationBootstrap(): void {
    this.#expired.start();
  }

  /** Ends that; called by Nest. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#expired.stop();
  }

  /**
   * Does `work`, or answers as it was answered before.
   *
   * @param request undefined where the client gave no key: `work` is then done each time
   * @param work what writes, all of it in {@link inTransaction}; its answer is JSON
   * @throws {DomainError} `idempotency-key-in-flight` while the first request is not done,
   *   `idempotency-key-reused` where the key was that of another request
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
    // The key first: of two replicas that have the same one, the second waits here until the first has committed.
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

  /** Whether the key was new, or had expired. */
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
