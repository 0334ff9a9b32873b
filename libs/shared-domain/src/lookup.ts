import { DomainError } from './domain-error.ts';
import { idOf } from './id.ts';
import { MAX_CHANGED_VERSION, type ExpectedVersions } from './version.ts';

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
  return new DomainError('not-found', `There is no ${thing} of this ${by}.`);
}

/** Says that a thing is there, but not in any of the versions that its writer took it to have. */
export function versionMismatch(thing: string): DomainError {
  return new DomainError('version-mismatch', `The ${thing} has another version by now.`);
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
  const isLast = version >= MAX_CHANGED_VERSION && (expected?.includes(version) ?? true);
  return isLast
    ? new DomainError(
        'version-limit',
        `The ${thing} has its last version, "${String(version)}": it can only be removed.`,
      )
    : versionMismatch(thing);
}
