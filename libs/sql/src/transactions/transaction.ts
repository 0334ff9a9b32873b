import { AsyncLocalStorage } from 'node:async_hooks';

import type { Kysely, Transaction } from 'kysely';

/** The open transactions of the current code, by database. */
const open = new AsyncLocalStorage<ReadonlyMap<Kysely<never>, Transaction<never>>>();

/**
 * Runs `work` in a transaction: the caller's open one on this database, otherwise one of its own, which commits when
 * `work` resolves. So several repositories can write as one, without knowing of each other.
 *
 * @example
 * await inTransaction(db, (transaction) => transaction.insertInto('film').values(row).execute());
 */
export function inTransaction<Tables, T>(
  db: Kysely<Tables>,
  work: (transaction: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  const joined = openOf(db);
  if (joined) {
    return work(joined);
  }
  return db.transaction().execute((transaction) => {
    const transactions = new Map(open.getStore());
    transactions.set(db as unknown as Kysely<never>, transaction as unknown as Transaction<never>);
    return open.run(transactions, () => work(transaction));
  });
}

/** The caller's open transaction on this database, otherwise the database itself. */
export function current<Tables>(db: Kysely<Tables>): Kysely<Tables> {
  return openOf(db) ?? db;
}

function openOf<Tables>(db: Kysely<Tables>): Transaction<Tables> | undefined {
  return open.getStore()?.get(db as unknown as Kysely<never>) as Transaction<Tables> | undefined;
}
