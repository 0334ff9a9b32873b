/** The version of a new thing; each change adds one. */
export const FIRST_VERSION = 1;

/**
 * The greatest version, that of a removal included: the columns of versions are `integer`, PostgreSQL's 32 bits. A
 * thing that is changed a thousand times a second gets there after 24 days; then it can only be removed.
 */
export const MAX_VERSION = 2 ** 31 - 1;

/** The greatest version that a change may create: a removal needs one more. */
export const MAX_CHANGED_VERSION = MAX_VERSION - 1;

/** A set of versions, each valid by {@link isVersion}; `*`: every version. */
export type VersionSet = '*' | readonly number[];

/** Preconditions of a writer on a thing's version. A thing that does not exist has no version. */
export interface ExpectedVersions {
  /** The thing must have one of these. */
  readonly match?: VersionSet;
  /** The thing must have none of these. */
  readonly noneMatch?: VersionSet;
}

/** No precondition. */
export const ANY_VERSION: ExpectedVersions = {};

/**
 * Tests a precondition.
 *
 * @param version the thing's version; undefined if it does not exist
 */
export function isExpected(version: number | undefined, { match, noneMatch }: ExpectedVersions): boolean {
  const isIn = (set: VersionSet) => version !== undefined && (set === '*' || set.includes(version));
  return (match === undefined || isIn(match)) && (noneMatch === undefined || !isIn(noneMatch));
}

/** Tests a value for a valid version: no store can be queried for another number. */
export function isVersion(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= FIRST_VERSION && Number(value) <= MAX_VERSION;
}
