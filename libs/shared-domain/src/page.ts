/**
 * A place in a list that is sorted by creation. The store gives each item its position; no clock has a say in it.
 */
export interface Cursor {
  /** The position of the last item before the place; 0 at the beginning. */
  readonly position: number;
  /**
   * Up to which position the reader has been shown everything that there will ever be, at most {@link position}. It is
   * less where a transaction that began earlier could still commit items before the place.
   */
  readonly complete: number;
}

/** A request for one page of a list that is sorted by creation. */
export interface PageRequest {
  /** At most so many items, within {@link PAGE_LIMITS}. */
  readonly limit: number;
  /** Only items after this place, or after the item of this id; from the beginning unless given. */
  readonly after?: Cursor | string;
}

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** The place behind the last item, for {@link PageRequest.after}; absent on the last page. */
  readonly next?: Cursor;
  /**
   * The place from which a reader who follows the list goes on, now or later, and misses nothing. It may stand before the
   * last items of the page, which are then shown again.
   */
  readonly follow: Cursor;
}

/** The place before the first item. */
export const START: Cursor = { position: 0, complete: 0 };

/** How many items a page may hold, and holds by default. */
export const PAGE_LIMITS = { min: 1, max: 1_000, default: 100 } as const;

/** An item as a store finds it, with its position. */
export interface Positioned {
  /** At least 1, greater than that of every item whose creation had ended before this one's began. */
  readonly position: number;
}

/** What {@link toPage} needs to know beside what was found. */
export interface PageOptions<Row, T> {
  /** The size of the page. */
  readonly limit: number;
  /** Where the page begins. */
  readonly after: Cursor;
  /** The position up to which every item that will ever be was visible when the page was read. */
  readonly settled: number;
  readonly toItem: (row: Row) => T;
}

/**
 * Makes a page of what a store found when it was asked for one item more than the page holds.
 *
 * @param found up to `limit + 1` items in the order of their positions
 */
export function toPage<Row extends Positioned, T>(
  found: readonly Row[],
  { limit, after, settled, toItem }: PageOptions<Row, T>,
): Page<T> {
  const rows = found.slice(0, limit);
  const position = rows.at(-1)?.position ?? after.position;
  // What a reader has jumped over is not known to be complete, however much of it is settled by now.
  const complete =
    after.complete < after.position ? after.complete : Math.max(after.complete, Math.min(position, settled));
  return {
    items: rows.map(toItem),
    ...(found.length > limit && { next: { position, complete } }),
    follow: { position: complete, complete },
  };
}
