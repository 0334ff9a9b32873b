/** A place in a list that is sorted by creation. The store assigns each item its position, no clock does. */
export interface Cursor {
  /** The position of the last item before the place; 0 at the beginning. */
  readonly position: number;
  /**
   * The position up to which the reader has seen every item that will ever exist, at most {@link position}. It is less
   * while a transaction that began earlier could still commit items before the place.
   */
  readonly complete: number;
}

/** A request for one page of a list that is sorted by creation. */
export interface PageRequest {
  /** Maximum of items, within {@link PAGE_LIMITS}. */
  readonly limit: number;
  /** Only items after this place, or after the item with this id; by default, from the beginning. */
  readonly after?: Cursor | string;
}

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** The place after the last item, for {@link PageRequest.after}; absent on the last page. */
  readonly next?: Cursor;
  /**
   * The place from which a follower of the list continues, now or later, and misses nothing. It may be before the last
   * items of the page, which are then repeated.
   */
  readonly follow: Cursor;
}

/** The place before the first item. */
export const START: Cursor = { position: 0, complete: 0 };

/** Bounds of the size of a page, and its default. */
export const PAGE_LIMITS = { min: 1, max: 1_000, default: 100 } as const;

/** An item as stored, with its position. */
export interface Positioned {
  /** At least 1, greater than that of every item whose creation had ended before this one's began. */
  readonly position: number;
}

/** Inputs of {@link toPage} beside the rows. */
export interface PageOptions<Row, T> {
  /** The size of the page. */
  readonly limit: number;
  /** The place where the page begins. */
  readonly after: Cursor;
  /** The position up to which every item that will ever exist was visible when the page was read. */
  readonly settled: number;
  readonly toItem: (row: Row) => T;
}

/**
 * Makes a page of the rows of a query for one item more than the page holds.
 *
 * @param found up to `limit + 1` items in the order of their positions
 */
export function toPage<Row extends Positioned, T>(
  found: readonly Row[],
  { limit, after, settled, toItem }: PageOptions<Row, T>,
): Page<T> {
  const rows = found.slice(0, limit);
  const position = rows.at(-1)?.position ?? after.position;
  // Items that a reader has skipped are not known to be complete, however much is settled by now.
  const complete =
    after.complete < after.position ? after.complete : Math.max(after.complete, Math.min(position, settled));
  return {
    items: rows.map(toItem),
    ...(found.length > limit && { next: { position, complete } }),
    follow: { position: complete, complete },
  };
}
