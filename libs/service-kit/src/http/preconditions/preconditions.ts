import { ANY_VERSION, isVersion, type ExpectedVersions, type VersionSet } from '@film-mesh/shared-domain';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

import { HttpProblem, type FieldError } from '../../problem/http-problem.ts';
import { entityTagOf, readTags, type EntityTag, type TagSet } from './entity-tag.ts';

/** Headers of preconditions: responses have no date, so `If-Modified-Since` and the like are ignored. */
export const CONDITION_HEADERS = ['If-Match', 'If-None-Match'] as const;

/** The preconditions of a request (RFC 9110, section 13). */
export interface Preconditions {
  readonly match?: TagSet;
  readonly noneMatch?: TagSet;
}

/** The result of evaluating preconditions: `changed` fails `If-Match`, `same` fails `If-None-Match`. */
export type Verdict = 'met' | 'changed' | 'same';

/**
 * Parses the preconditions of a request; undefined if it has none.
 *
 * @throws {HttpProblem} 400 if one of them is neither `*` nor a list of entity tags
 */
export function readPreconditions({ headers }: Pick<Request, 'headers'>): Preconditions | undefined {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  if (ifMatch === undefined && ifNoneMatch === undefined) {
    return undefined;
  }
  const match = ifMatch === undefined ? undefined : readTags(ifMatch);
  const noneMatch = ifNoneMatch === undefined ? undefined : readTags(ifNoneMatch);
  const errors: FieldError[] = CONDITION_HEADERS.filter((_header, index) =>
    index === 0 ? ifMatch !== undefined && match === undefined : ifNoneMatch !== undefined && noneMatch === undefined,
  ).map((parameter) => ({ parameter, detail: 'must be *, or entity tags in double quotes: "1", "2"' }));
  if (errors.length > 0) {
    throw new HttpProblem(400, `A precondition is invalid; see errors. An entity tag looks like ${entityTagOf(1)}.`, {
      errors,
    });
  }
  return { ...(match && { match }), ...(noneMatch && { noneMatch }) };
}

/**
 * Evaluates preconditions for an existing resource: `If-Match` first (RFC 9110, section 13.2.2).
 *
 * @param tag its entity tag, which is strong; undefined if it has none, which no tag matches
 */
export function verdictOn({ match, noneMatch }: Preconditions, tag: string | undefined): Verdict {
  if (match !== undefined && match !== '*' && !match.some(({ isWeak, opaque }) => !isWeak && opaque === tag)) {
    return 'changed';
  }
  const isSame = noneMatch === '*' || noneMatch?.some(({ opaque }) => opaque === tag);
  return isSame ? 'same' : 'met';
}

/**
 * The versions that the preconditions of a request require, to be compared within the write. Tags of no version match
 * nothing, and a weak one never matches `If-Match`.
 *
 * @throws {HttpProblem} 400 as {@link readPreconditions}
 */
export function expectedVersions(request: Pick<Request, 'headers'>): ExpectedVersions {
  const { match, noneMatch } = readPreconditions(request) ?? {};
  return match === undefined && noneMatch === undefined
    ? ANY_VERSION
    : {
        ...(match && { match: versionsIn(match, ({ isWeak }) => !isWeak) }),
        ...(noneMatch && { noneMatch: versionsIn(noneMatch, () => true) }),
      };
}

function versionsIn(tags: TagSet, counts: (tag: EntityTag) => boolean): VersionSet {
  return tags === '*'
    ? tags
    : tags
        .filter(counts)
        .map((tag) => ({ ...tag, version: Number(tag.opaque.slice(1, -1)) }))
        .filter(({ opaque, version }) => isVersion(version) && opaque === entityTagOf(version))
        .map(({ version }) => version);
}

/** The value of an {@link Expected} parameter. */
export const readExpected = (_data: unknown, context: ExecutionContext): ExpectedVersions =>
  expectedVersions(context.switchToHttp().getRequest<Request>());

/**
 * The {@link ExpectedVersions} of a request, which a write compares in its transaction. For any other handler, the
 * preconditions are evaluated for an existing resource without a tag, see {@link PreconditionGuard}.
 */
export const Expected = createParamDecorator(readExpected);
