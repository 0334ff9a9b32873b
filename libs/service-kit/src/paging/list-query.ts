import { PAGE_LIMITS, type PageRequest } from '@film-mesh/shared-domain';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsUUID, ValidateBy } from 'class-validator';

import { faultOfText, TEXT_PATTERN } from '../validation/is-text.decorator.ts';

const LIMIT_FAULT = `must be an integer from ${String(PAGE_LIMITS.min)} to ${String(PAGE_LIMITS.max)}`;

/** What a list may be asked for, as it stands in the URL. */
export class ListQuery {
  @ApiPropertyOptional({
    description: 'Only the first item of exactly this name, as an object.',
    minLength: 1,
    pattern: TEXT_PATTERN,
  })
  @IsOptional()
  @ValidateBy({
    name: 'isName',
    validator: {
      validate: (value) => faultOfText(value, { min: 1, max: Infinity }) === undefined,
      defaultMessage: () => 'must be one string that is not empty, without U+0000',
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
    format: 'uuid',
    description: 'Only what comes after the item of this id; see the Link header.',
  })
  @IsOptional()
  @IsUUID('all', { message: 'must be the cursor of a Link header' })
  readonly after?: string;
}

/** The parameters of a {@link ListQuery}. */
export const LIST_PARAMETERS = ['name', 'limit', 'after'] as const;

/** The page that a query asks for. */
export function pageRequestOf({ limit, after }: ListQuery): PageRequest {
  return {
    limit: limit === undefined ? PAGE_LIMITS.default : Number(limit),
    ...(after === undefined ? {} : { after: after.toLowerCase() }),
  };
}

function isLimit(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^\d{1,4}$/u.test(value) &&
    Number(value) >= PAGE_LIMITS.min &&
    Number(value) <= PAGE_LIMITS.max
  );
}
