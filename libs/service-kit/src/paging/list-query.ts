import { PAGE_LIMITS, type PageRequest } from '@film-mesh/shared-domain';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, ValidateBy } from 'class-validator';

import { parseQuery } from '../http/query.ts';
import { inNfc, MAX_MARKS } from '../validation/in-nfc.ts';
import { faultOfSentText, TEXT_PATTERN } from '../validation/is-text.decorator.ts';
import { CURSOR_PATTERN, readCursor } from './cursor.ts';

const LIMIT_FAULT = `must be an integer from ${String(PAGE_LIMITS.min)} to ${String(PAGE_LIMITS.max)}`;

/** The query of a list. */
export class ListQuery {
  @ApiPropertyOptional({
    description: 'Only the first item with exactly this name, as an object; limit and after are then ignored.',
    minLength: 1,
    pattern: TEXT_PATTERN,
  })
  @IsOptional()
  @ValidateBy({
    name: 'isName',
    validator: {
      validate: isName,
      defaultMessage: () =>
        `must be one non-empty string without U+0000 and with at most ${String(MAX_MARKS)} combining marks in a row`,
    },
  })
  readonly name?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: PAGE_LIMITS.min,
    maximum: PAGE_LIMITS.max,
    default: PAGE_LIMITS.default,
  })
  @IsOptional()
  @ValidateBy({
    name: 'isLimit',
    validator: { validate: isLimit, defaultMessage: () => LIMIT_FAULT },
  })
  readonly limit?: string;

  @ApiPropertyOptional({
    pattern: CURSOR_PATTERN,
    description: 'Only items after this place: a cursor from the X-Next-Cursor or Link header, or the id of an item.',
  })
  @IsOptional()
  @ValidateBy({
    name: 'isCursor',
    validator: {
      validate: isCursor,
      defaultMessage: () => 'must be a cursor from the X-Next-Cursor or Link header, or the id of an item',
    },
  })
  readonly after?: string;
}

/** The parameters of a {@link ListQuery}. */
export const LIST_PARAMETERS = ['name', 'limit', 'after'] as const;

/** The page that a query asks for. */
export function pageRequestOf({ limit, after }: ListQuery): PageRequest {
  const cursor = after === undefined ? undefined : readCursor(after);
  return {
    limit: limit === undefined ? PAGE_LIMITS.default : Number(limit),
    ...(cursor !== undefined && { after: cursor }),
  };
}

/** A query of characters that all URL parsers treat alike. */
const PLAIN_QUERY = /^[\w%+.~!*'():;,@&=-]*$/u;

// No object: a query may contain __proto__.
const RULES: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['name', isName],
  ['limit', isLimit],
  ['after', isCursor],
]);

/**
 * Parses the query of a list without the framework, if it is valid and asks either for a page or for a name, and for
 * nothing else; undefined for any other query.
 *
 * @param text the part after the question mark
 */
export function plainListQuery(text: string): ListQuery | undefined {
  if (!PLAIN_QUERY.test(text)) {
    return undefined;
  }
  const entries = Object.entries(parseQuery(text));
  const isPlain = entries.every(
    ([name, value]) => RULES.get(name)?.(value) && (name !== 'name' || entries.length === 1),
  );
  return isPlain ? Object.fromEntries(entries) : undefined;
}

function isName(value: unknown): boolean {
  return faultOfSentText(inNfc(value), { min: 1, max: Infinity }) === undefined;
}

function isCursor(value: unknown): boolean {
  return typeof value === 'string' && readCursor(value) !== undefined;
}

function isLimit(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^\d{1,4}$/u.test(value) &&
    Number(value) >= PAGE_LIMITS.min &&
    Number(value) <= PAGE_LIMITS.max
  );
}
