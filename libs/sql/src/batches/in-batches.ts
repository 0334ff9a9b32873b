import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Longest time that a batch waits for the current one, in milliseconds, before it starts by itself: a hanging batch
 * must not cost those behind it its time-out and then their own.
 */
const MAX_WAIT_MS = 50;

interface Batch<Item, Result> {
  readonly items: Item[];
  readonly done: Promise<Result>;
}

/**
 * Combines the work of concurrent callers into batches, since each batch costs a round trip: callers that arrive during
 * one share the next.
 *
 * @example
 * const rows = new InBatches(insertAll, 100); await rows.join([row]);
 */
export class InBatches<Item, Result> {
  readonly #work: (items: readonly Item[]) => Promise<Result>;
  readonly #maxItems: number;
  /** The batch that still accepts items. */
  #next: Batch<Item, Result> | undefined;
  #underWay: Promise<unknown> = Promise.resolve();

  /**
   * @param work gets the items of all callers, in the order in which they came; each caller gets its outcome
   * @param maxItems maximum of items that share a batch; a caller with more has one of its own
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
