import { DomainError } from './domain-error.ts';
import { idOf } from './id.ts';
import { isExpected, MAX_CHANGED_VERSION, type ExpectedVersions } from './version.ts';

/**
 * Normalises a client's id.
 *
 * @param thing the kind of thing, for the message: `film`
 * @throws {DomainError} `not-found` if it is no id: nothing has it
 */
export function knownId(text: string, thing: string): string {
  const id = idOf(text);
  if (id === undefined) {
    throw notFound(thing, 'id');
  }
  return id;
}

/**
 * Unwraps the result of a lookup.
 *
 * @param by the key of the lookup, for the message: `id`
 * @throws {DomainError} `not-found` if it is undefined
 */
export function found<T>(value: T | undefined, thing: string, by: string): T {
  if (value === undefined) {
    throw notFound(thing, by);
  }
  return value;
}

/** The error for an unknown thing. */
export function notFound(thing: string, by = 'id'): DomainError {
  return new DomainError('not-found', `No ${thing} has this ${by}.`);
}

/**
 * The error for a failed precondition.
 *
 * @param version the thing's current version; undefined if it does not exist
 */
export function versionMismatch(thing: string, version: number | undefined): DomainError {
  const state =
    version === undefined ? `there is no ${thing} yet` : `the ${thing} has the entity tag "${String(version)}"`;
  return new DomainError('version-mismatch', `A precondition failed: ${state}.`);
}

/** A version that no thing has: a resource without a version matches `*`, and no other set. */
const NO_VERSION = 0;

/**
 * Checks the preconditions on an existing resource without an entity tag, such as a use case of a thing; only after the
 * thing is known to exist.
 *
 * @throws {DomainError} `version-mismatch`
 */
export function checkUntagged(expected: ExpectedVersions): void {
  if (!isExpected(NO_VERSION, expected)) {
    throw new DomainError('version-mismatch', 'A precondition failed: this resource exists and has no entity tag.');
  }
}

/**
 * The reason why a thing was neither changed nor removed.
 *
 * @param version its current version; undefined if it does not exist
 * @param expected the versions that its writer expected
 */
export function refusedWrite(thing: string, version: number | undefined, expected: ExpectedVersions): DomainError {
  if (version === undefined) {
    return notFound(thing);
  }
  return version >= MAX_CHANGED_VERSION && isExpected(version, expected)
    ? new DomainError(
        'version-limit',
        `The ${thing} is at its last version, "${String(version)}": it can only be deleted.`,
      )
    : versionMismatch(thing, version);
}
