/** The version of what was just created; each change makes it one more. */
export const FIRST_VERSION = 1;

/**
 * The greatest version, that of a removal included: the columns of versions are `integer`, which PostgreSQL ends here.
 * A thing that is changed a thousand times a second gets there after 24 days; then it can only be removed.
 */
export const MAX_VERSION = 2 ** 31 - 1;

/** The greatest version that a change may make: a removal needs one more. */
export const MAX_CHANGED_VERSION = MAX_VERSION - 1;

/** Some versions, each of them one that {@link isVersion}; `*`: every one that a thing may have. */
export type VersionSet = '*' | readonly number[];

/** The versions that a writer takes a thing to have, or not to have. A thing that is not there has none. */
export interface ExpectedVersions {
  /** The thing has one of these. */
  readonly match?: VersionSet;
  /** The thing has none of these. */
  readonly noneMatch?: VersionSet;
}

/** What a writer who does not care expects. */
export const ANY_VERSION: ExpectedVersions = {};

/**
 * Whether a thing is as its writer expects it.
 *
 * @param version its version; undefined where it is not there
 */
export function isExpected(version: number | undefined, { match, noneMatch }: ExpectedVersions): boolean {
  const isIn = (set: VersionSet) => version !== undefined && (set === '*' || set.includes(version));
  return (match === undefined || isIn(match)) && (noneMatch === undefined || !isIn(noneMatch));
}

/** Whether something may be a version: no store can be asked for another number. */
export function isVersion(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= FIRST_VERSION && Number(value) <= MAX_VERSION;
}
