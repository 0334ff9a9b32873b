/** A request for one page of a list that is sorted by id, that is by creation. */
export interface PageRequest {
  /** At most so many items, within {@link PAGE_LIMITS}. */
  readonly limit: number;
  /** Only items whose id sorts after this one. */
  readonly after?: string;
}

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** What to ask for as {@link PageRequest.after} next; absent on the last page. */
  readonly next?: string;
}

/** Sorts before every id: as {@link PageRequest.after}, for the first page. */
export const BEFORE_ALL = '';

/** How many items a page may hold, and holds unless told. */
export const PAGE_LIMITS = { min: 1, max: 1_000, default: 100 } as const;

/**
 * Makes a page of what a store found when it was asked for one item more than the page holds.
 *
 * @param found up to `limit + 1` items in the order of their ids
 * @param limit the size of the page
 */
export function toPage<T extends { readonly id: string }>(found: readonly T[], limit: number): Page<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return found.length > limit && last ? { items, next: last.id } : { items };
}
