/** The version of what was just created; each change makes it one more. */
export const FIRST_VERSION = 1;

/** The versions that a writer takes a thing to have; undefined where it does not care. */
export type ExpectedVersions = readonly number[] | undefined;
