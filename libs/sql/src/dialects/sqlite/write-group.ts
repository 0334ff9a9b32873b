import { setImmediate as nextTurn } from 'node:timers/promises';

import type { SqliteHandle } from './sqlite-handle.ts';
import { whenFree } from './sqlite-lock.ts';
import { Turn } from './turn.ts';

/** Maximum of writes that share one commit. */
const MAX_MEMBERS = 256;
/** Time in which a group accepts new members, in milliseconds: it holds the lock that other processes wait for. */
const MAX_OPEN_MS = 5;
/**
 * Time limit of a turn, in milliseconds; less than another process waits for the lock. SQLite answers within the same
 * turn of the event loop, so that only a member that waits for something else is affected.
 */
const MAX_TURN_MS = 1_000;

interface Waiting {
  readonly admit: (turn: Turn) => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * Group commit: the writes of one process that arrive during another share its commit, and with it the wait for the
 * disk. Members write one after the other, each in a savepoint. None of them is answered before the commit is durable.
 *
 * A member that waits for anything but the database delays all the others, and the commit of those before it, until its
 * time is over: then its writes are undone, and the others continue.
 */
export class WriteGroup {
  readonly #writer: SqliteHandle;
  readonly #waiting: Waiting[] = [];
  #running = false;

  constructor(writer: SqliteHandle) {
    this.#writer = writer;
  }

  /**
   * Resolves when it is the caller's turn to write.
   *
   * @throws if another process held the lock for too long
   */
  enter(): Promise<Turn> {
    return new Promise((admit, refuse) => {
      this.#waiting.push({ admit, refuse });
      if (!this.#running) {
        this.#running = true;
        void this.#run();
      }
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#runGroup();
      if (this.#waiting.length > 0) {
        // Leaves the lock free for as long as the answers take, so that another process gets its chance.
        await nextTurn();
      }
    }
    this.#running = false;
  }

  async #runGroup(): Promise<void> {
    const first = this.#waiting.length;
    try {
      // Immediate, so that the lock is waited for here and never in the middle of a transaction.
      await whenFree(() => {
        this.#writer.exec('BEGIN IMMEDIATE');
      });
    } catch (error) {
      // Those that came meanwhile have not waited for as long.
      this.#waiting.splice(0, first).forEach(({ refuse }) => {
        refuse(error);
      });
      return;
    }
    const group = new OpenGroup(this.#writer);
    do {
      await this.#admitAll(group);
      // Lets requests that have arrived at the sockets join; a write takes no longer than this turn of the event loop.
      await nextTurn();
    } while (this.#waiting.length > 0 && group.takesMore);
    group.end();
  }

  async #admitAll(group: OpenGroup): Promise<void> {
    while (group.takesMore) {
      const next = this.#waiting.shift();
      if (next === undefined) {
        return;
      }
      await group.take(next);
    }
  }
}

/** An open transaction, with the members that wait for its commit. */
class OpenGroup {
  readonly #writer: SqliteHandle;
  readonly #until = performance.now() + MAX_OPEN_MS;
  readonly #committed = Promise.withResolvers<undefined>();
  /** One for all turns: each begins it anew. */
  readonly #timer = setTimeout(() => this.#turn?.expire(), MAX_TURN_MS);
  #turn: Turn | undefined;
  #members = 0;
  /** The cause that ended the transaction early, such as a full disk. */
  #broken: { readonly error: unknown } | undefined;

  constructor(writer: SqliteHandle) {
    this.#writer = writer;
    // There may be no member left to handle it.
    this.#committed.promise.catch(() => undefined);
  }

  get takesMore(): boolean {
    return this.#broken === undefined && this.#members < MAX_MEMBERS && performance.now() < this.#until;
  }

  /** Gives a write its turn; resolves when that has ended. */
  async take({ admit, refuse }: Waiting): Promise<void> {
    try {
      this.#writer.exec('SAVEPOINT member');
    } catch (error) {
      this.#broken = { error };
      refuse(error);
      return;
    }
    this.#members++;
    const turn = new Turn((statements) => this.#try(statements), this.#committed.promise);
    this.#turn = turn;
    this.#timer.refresh();
    admit(turn);
    await turn.ended;
  }

  /** Commits, and tells all members the outcome. */
  end(): void {
    clearTimeout(this.#timer);
    this.#try('COMMIT');
    if (this.#broken === undefined) {
      this.#committed.resolve(undefined);
      return;
    }
    try {
      this.#writer.rollback();
    } catch {
      // A store that cannot do that either fails the next group by itself.
    }
    this.#committed.reject(this.#broken.error);
  }

  #try(statements: string): void {
    try {
      if (this.#broken === undefined) {
        this.#writer.expectTransaction();
        this.#writer.exec(statements);
      }
    } catch (error) {
      this.#broken = { error };
    }
  }
}
