import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How long a batch waits for the one that is under way, in milliseconds, before it goes by itself: what hangs should not
 * cost those behind it its time-out and then their own.
 */
const MAX_WAIT_MS = 50;

interface Batch<Item, Result> {
  readonly items: Item[];
  readonly done: Promise<Result>;
}

/** Does for many callers at once what costs each of them a round trip: those who come while it is under way share the next. */
export class InBatches<Item, Result> {
  readonly #work: (items: readonly Item[]) => Promise<Result>;
  readonly #maxItems: number;
  /** The batch that still takes items in. */
  #next: Batch<Item, Result> | undefined;
  #underWay: Promise<unknown> = Promise.resolve();

  /**
   * @param work is given the items of all callers, in the order in which they came; what becomes of it, each is told
   * @param maxItems how many items share it at most; a caller with more has it alone
   */
  constructor(work: (items: readonly Item[]) => Promise<Result>, maxItems: number) {
    this.#work = work;
    this.#maxItems = maxItems;
  }

  /** Adds items to the next batch; resolves, or rejects, as its work does. */
  join(items: readonly Item[]): Promise<Result> {
    if ((this.#next?.items.length ?? 0) + items.length > this.#maxItems) {
      return this.#work(items);
    }
    this.#next ??= this.#open();
    this.#next.items.push(...items);
    return this.#next.done;
  }

  #open(): Batch<Item, Result> {
    const items: Item[] = [];
    const before = this.#underWay;
    const run = async () => {
      await Promise.race([before, sleep(MAX_WAIT_MS, undefined, { ref: false })]);
      this.#next = undefined;
      return this.#work(items);
    };
    const done = run();
    this.#underWay = done.catch(() => undefined);
    return { items, done };
  }
}
