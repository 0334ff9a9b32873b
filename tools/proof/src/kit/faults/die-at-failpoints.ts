import { AsyncLocalStorage } from 'node:async_hooks';

import type { FilmEvent, FilmRepository } from '@film-mesh/film-domain';
import type { RatingRepository } from '@film-mesh/rating-domain';
import { IdempotentWrites } from '@film-mesh/idempotency';
import { Outbox, OutboxRelay } from '@film-mesh/outbox';
import { Kysely, Transaction } from 'kysely';

import type { Failpoint, Failpoints } from './failpoints.ts';
import { wrap } from './wrap.ts';

/** The purpose of a transaction. */
type Purpose = 'create' | 'change' | 'remove' | 'follow' | 'vote';

/** The purpose of the code that runs, for the transaction that it begins. */
const purpose = new AsyncLocalStorage<Purpose>();

/**
 * Makes a service die at failpoints that are armed.
 *
 * @returns what does so to an instance of one of its providers
 */
export function failingAt(failpoints: Failpoints): (instance: unknown) => void {
  const pass = (failpoint: Failpoint) => {
    if (failpoints.take(failpoint)) {
      process.kill(process.pid, 'SIGKILL');
    }
  };
  return (instance) => {
    if (instance instanceof Kysely) {
      failAroundCommits(instance as Kysely<unknown>, pass);
    } else if (instance instanceof IdempotentWrites) {
      wrap(instance, 'once', (once) => (request, work) => purpose.run('create', () => once(request, work)));
    } else if (instance instanceof Outbox) {
      failInOutbox(instance as Outbox<FilmEvent>, pass);
    } else if (instance instanceof OutboxRelay) {
      wrap(instance as OutboxRelay<FilmEvent>, 'deliver', (deliver) => (events) => {
        pass('before delivery');
        return deliver(events);
      });
    } else if (isFilmRepository(instance)) {
      wrap(instance, 'replace', forPurpose('change'));
      wrap(instance, 'remove', forPurpose('remove'));
    } else if (isRatingRepository(instance)) {
      wrap(instance, 'apply', forPurpose('follow'));
      wrap(instance, 'vote', forPurpose('vote'));
    }
  };
}

/** Puts a purpose around what takes the place of a method. */
function forPurpose(what: Purpose): <A extends unknown[], R>(method: (...args: A) => R) => (...args: A) => R {
  return (method) =>
    (...args) =>
      purpose.run(what, () => method(...args));
}

/** Tests whether an instance is the rating service's repository. */
export function isRatingRepository(instance: unknown): instance is RatingRepository {
  return nameOfClass(instance) === 'SqlRatingRepository';
}

/** Tests whether an instance is the film service's repository. */
export function isFilmRepository(instance: unknown): instance is FilmRepository {
  return nameOfClass(instance) === 'SqlFilmRepository';
}

/** All that there is to tell a class of an app by: apps are imported by nobody. */
function nameOfClass(instance: unknown): string | undefined {
  return typeof instance === 'object' ? instance?.constructor.name : undefined;
}

function failInOutbox(outbox: Outbox<FilmEvent>, pass: (failpoint: Failpoint) => void): void {
  wrap(outbox, 'claim', (claim) => async (limit, lane) => {
    const claimed = await claim(limit, lane);
    if (claimed.events.length > 0) {
      pass('after claim');
    }
    return claimed;
  });
  wrap(outbox, 'settle', (settle) => async (ids) => {
    pass('after delivery');
    await settle(ids);
    pass('after settling');
  });
}

/** Transactions without a purpose, such as those of a claim, pass. */
function failAroundCommits(db: Kysely<unknown>, pass: (failpoint: Failpoint) => void): void {
  wrap(db, 'transaction', (transaction) => () => {
    const builder = transaction();
    const inside = purpose.getStore();
    if (inside !== undefined) {
      wrap(builder, 'execute', (execute) => async <T>(work: (transaction: Transaction<unknown>) => Promise<T>) => {
        const result = await execute(async (open) => {
          const done = await work(open);
          pass(`${inside} before commit`);
          return done;
        });
        pass(`${inside} after commit`);
        return result;
      });
    }
    return builder;
  });
}
