import { DomainError } from './domain-error.ts';
import { idOf } from './id.ts';
import { isExpected, MAX_CHANGED_VERSION, type ExpectedVersions } from './version.ts';

/**
 * The id that a client wrote, in the form in which ids are kept.
 *
 * @param thing what is looked for, for the message: `film`
 * @throws {DomainError} `not-found` where it is no id: there is nothing of such an id
 */
export function knownId(text: string, thing: string): string {
  const id = idOf(text);
  if (id === undefined) {
    throw notFound(thing, 'id');
  }
  return id;
}

/**
 * What was looked for.
 *
 * @param by what it was looked for by, for the message: `id`
 * @throws {DomainError} `not-found` where there is none
 */
export function found<T>(value: T | undefined, thing: string, by: string): T {
  if (value === undefined) {
    throw notFound(thing, by);
  }
  return value;
}

/** Says that there is no such thing. */
export function notFound(thing: string, by = 'id'): DomainError {
  return new DomainError('not-found', `No ${thing} has this ${by}.`);
}

/**
 * Says that a thing is not as its writer expects it.
 *
 * @param version its version as it is now; undefined where it is not there
 */
export function versionMismatch(thing: string, version: number | undefined): DomainError {
  const state =
    version === undefined ? `there is no ${thing} yet` : `the ${thing} has the entity tag "${String(version)}"`;
  return new DomainError('version-mismatch', `A precondition failed: ${state}.`);
}

/** A version that no thing has: what is there and has no version is in `*`, and in no other set. */
const NO_VERSION = 0;

/**
 * Checks what a writer expects of a resource that is there and has no entity tag, such as a use case of a thing; to be done
 * once the thing is known to be there.
 *
 * @throws {DomainError} `version-mismatch`
 */
export function checkUntagged(expected: ExpectedVersions): void {
  if (!isExpected(NO_VERSION, expected)) {
    throw new DomainError('version-mismatch', 'A precondition failed: this resource exists and has no entity tag.');
  }
}

/**
 * Why a thing was neither changed nor removed.
 *
 * @param version its version as it is now; undefined where it is not there
 * @param expected the versions that its writer took it to have
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
