import { setTimeout as sleep } from 'node:timers/promises';

import { latestOfEach, type Film, type FilmEvent } from '@film-mesh/film-domain';
import {
  IdempotentWrites,
  KEY_LIFETIME_MS,
  type IdempotencyTables,
  type KeyedRequest,
  type Outcome,
} from '@film-mesh/idempotency';
import { LEASE_MS, Outbox, OutboxRelay, type Claim, type OutboxTables } from '@film-mesh/outbox';
import type { Page } from '@film-mesh/shared-domain';
import { inTransaction, storeTime } from '@film-mesh/sql';
import { Kysely, type ExpressionBuilder } from 'kysely';

import { isFilmRepository, isRatingRepository } from './die-at-failpoints.ts';
import { wrap } from './wrap.ts';

/** For an answer to leave the process before its commit, in milliseconds. */
const COMMIT_DELAY_MS = 100;

/** Breaks something of an instance of one of a service's providers. */
type Breaker = (instance: unknown, db: Kysely<unknown> | undefined) => void;

/**
 * Breaks one remedy of a service, and nothing else.
 *
 * @returns what does so to an instance of one of its providers; it must see the database before those that stand on it
 */
export function breaking(remedy: BrokenRemedy): (instance: unknown) => void {
  const breaker: Breaker = BREAKERS[remedy];
  let db: Kysely<unknown> | undefined;
  return (instance) => {
    if (instance instanceof Kysely) {
      db = instance as Kysely<unknown>;
    }
    breaker(instance, db);
  };
}

const BREAKERS = {
  'answer-before-commit': (instance) => {
    if (instance instanceof IdempotentWrites) {
      wrap(
        instance,
        'once',
        (once) =>
          <T>(request: KeyedRequest | undefined, work: () => Promise<T>) =>
            new Promise<Outcome<T>>((resolve, reject) => {
              once(request, async () => {
                const answer = await work();
                // "Replayed", as the events cannot be delivered yet: the relay will.
                resolve({ answer, replayed: true });
                await sleep(COMMIT_DELAY_MS);
                return answer;
              }).then(resolve, reject);
            }),
      );
    }
  },
  'relay-off': (instance) => {
    if (instance instanceof OutboxRelay) {
      wrap(instance, 'onApplicationBootstrap', () => () => undefined);
    }
  },
  'inbox-not-idempotent': (instance, db) => {
    if (isRatingRepository(instance)) {
      wrap(instance, 'apply', () => (events) => follow(db, events, { again: true, lateToo: false }));
    }
  },
  'inbox-out-of-order': (instance, db) => {
    if (isRatingRepository(instance)) {
      wrap(instance, 'apply', () => (events) => follow(db, events, { again: false, lateToo: true }));
    }
  },
  'claim-by-cursor': (instance, db) => {
    if (instance instanceof Outbox) {
      wrap(
        instance as Outbox<FilmEvent>,
        'claim',
        () => (limit, lane) =>
          lane === 'healthy' ? claimAfterLast(db, limit) : Promise.resolve({ events: [], unreadable: [] }),
      );
    }
  },
  'refused-batch-whole': (instance) => {
    if (instance instanceof OutboxRelay) {
      wrap(instance as OutboxRelay<FilmEvent>, 'partsOf', () => () => []);
    }
  },
  'key-outside-transaction': (instance, db) => {
    if (instance instanceof IdempotentWrites) {
      wrap(instance, 'once', () => async <T>(request: KeyedRequest | undefined, work: () => Promise<T>) => {
        const keys = existing<IdempotencyTables>(db);
        const key = request?.key ?? '';
        const first = await keys
          .selectFrom('idempotency_key')
          .select('answer')
          .where('key', '=', key)
          .executeTakeFirst();
        if (first !== undefined) {
          return { answer: JSON.parse(first.answer) as T, replayed: true };
        }
        const answer = await work();
        await keys
          .insertInto('idempotency_key')
          .values({ key, fingerprint: '', answer: JSON.stringify(answer), expires_at: Date.now() + KEY_LIFETIME_MS })
          .execute();
        return { answer, replayed: false };
      });
    }
  },
  'position-by-clock': (instance, db) => {
    if (isFilmRepository(instance)) {
      wrap(
        instance,
        'add',
        (add) => (films, events) =>
          inTransaction(existing<FilmTables>(db), async (transaction) => {
            await add(films, events);
            for (const { id } of films) {
              await transaction.updateTable('film').set({ position: clockPosition() }).where('id', '=', id).execute();
            }
          }),
      );
      wrap(instance, 'list', (list) => async (request) => followTheLast(existing<FilmTables>(db), await list(request)));
    }
  },
} satisfies Readonly<Record<string, Breaker>>;

/** The name of a remedy that can be broken. */
export type BrokenRemedy = keyof typeof BREAKERS;

interface FilmTables {
  film: { id: string; position: number };
}

let lastPosition = 0;

/** Greater than all that this process has given before, and as wrong as its clock. */
function clockPosition(): number {
  lastPosition = Math.max(lastPosition + 1, Date.now() * 100);
  return lastPosition;
}

/** Leads a follower behind the last film of a page, whatever may still come before it. */
async function followTheLast(db: Kysely<FilmTables>, page: Page<Film>): Promise<Page<Film>> {
  const last = page.items.at(-1);
  if (last === undefined) {
    return page;
  }
  const { position } = await db
    .selectFrom('film')
    .select('position')
    .where('id', '=', last.id)
    .executeTakeFirstOrThrow();
  return { ...page, follow: { position, complete: position } };
}

interface RatingRow {
  id: string;
  name: string;
  rating: string;
  version: number;
  removed: number;
}

/** Follows events wrongly: those of a version already heard of set the rating back, or late ones are followed too. */
async function follow(
  db: Kysely<unknown> | undefined,
  events: readonly FilmEvent[],
  { again, lateToo }: { readonly again: boolean; readonly lateToo: boolean },
): Promise<void> {
  const rows = latestOfEach(events).map((event) => ({
    id: event.subject,
    name: event.type === 'film.removed' ? '' : event.film.name,
    rating: '5',
    version: event.version,
    removed: event.type === 'film.removed' ? 1 : 0,
  }));
  const excluded = (eb: ExpressionBuilder<{ rating: RatingRow; excluded: RatingRow }, 'rating' | 'excluded'>) => ({
    name: eb.ref('excluded.name'),
    version: eb.ref('excluded.version'),
    removed: eb.ref('excluded.removed'),
    ...(again && { rating: eb.ref('excluded.rating') }),
  });
  await existing<{ rating: RatingRow }>(db)
    .insertInto('rating')
    .values(rows)
    .onConflict((conflict) => {
      const update = conflict.column('id').doUpdateSet(excluded);
      return lateToo ? update : update.whereRef('excluded.version', '>=', 'rating.version');
    })
    .execute();
}

interface CursorTables extends OutboxTables {
  outbox_cursor: { last: string };
}

/** Claims what comes after the last that was claimed by anybody. */
async function claimAfterLast(db: Kysely<unknown> | undefined, limit: number): Promise<Claim<FilmEvent>> {
  const tables = existing<CursorTables>(db);
  await tables.schema.createTable('outbox_cursor').ifNotExists().addColumn('last', 'varchar(36)').execute();
  const { last } = await tables
    .selectFrom('outbox_cursor')
    .select((eb) => eb.fn.coalesce(eb.fn.max('last'), eb.val('')).as('last'))
    .executeTakeFirstOrThrow();
  const due = await tables
    .selectFrom('outbox')
    .select(['id', 'event'])
    .where('id', '>', last)
    .where('leased_until', '<=', storeTime(tables))
    .orderBy('id')
    .limit(limit)
    .execute();
  const newest = due.at(-1);
  if (newest === undefined) {
    return { events: [], unreadable: [] };
  }
  await tables.insertInto('outbox_cursor').values({ last: newest.id }).execute();
  await tables
    .updateTable('outbox')
    .set({ leased_until: storeTime(tables, LEASE_MS) })
    .where(
      'id',
      'in',
      due.map(({ id }) => id),
    )
    .execute();
  const events = due.map(({ id, event }) => ({ id, event: JSON.parse(event) as FilmEvent, attempts: 2, refusals: 0 }));
  return { events, unreadable: [] };
}

function existing<Tables>(db: Kysely<unknown> | undefined): Kysely<Tables> {
  if (db === undefined) {
    throw new Error('the database was not made before what stands on it');
  }
  return db as Kysely<Tables>;
}
