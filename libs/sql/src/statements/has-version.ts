import type { ExpectedVersions, VersionSet } from '@film-mesh/shared-domain';
import { sql, type RawBuilder, type SqlBool } from 'kysely';

const ALL = sql<SqlBool>`1 = 1`;
const NONE = sql<SqlBool>`1 = 0`;

/** The condition that a row's column `version` is an expected one, as in `isExpected` for an existing thing. */
export function hasVersion({ match, noneMatch }: ExpectedVersions): RawBuilder<SqlBool> {
  const matches = match === undefined ? ALL : isIn(match);
  return noneMatch === undefined ? matches : sql<SqlBool>`${matches} AND NOT (${isIn(noneMatch)})`;
}

function isIn(set: VersionSet): RawBuilder<SqlBool> {
  if (set === '*') {
    return ALL;
  }
  return set.length === 0 ? NONE : sql<SqlBool>`version IN (${sql.join(set)})`;
}
