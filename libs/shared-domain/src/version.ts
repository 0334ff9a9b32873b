/** The version of what was just created; each change makes it one more. */
export const FIRST_VERSION = 1;

/**
 * The greatest version, that of a removal included: the columns of versions are `integer`, which PostgreSQL ends here.
 * A thing that is changed a thousand times a second gets there after 24 days; then it can only be removed.
 */
export const MAX_VERSION = 2 ** 31 - 1;

/** The greatest version that a change may make: a removal needs one more. */
export const MAX_CHANGED_VERSION = MAX_VERSION - 1;

/** The versions that a writer takes a thing to have, each of them one that {@link isVersion}; undefined where it does not care. */
export type ExpectedVersions = readonly number[] | undefined;

/** Whether something may be a version: no store can be asked for another number. */
export function isVersion(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= FIRST_VERSION && Number(value) <= MAX_VERSION;
}
