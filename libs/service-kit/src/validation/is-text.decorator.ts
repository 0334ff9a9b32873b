import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';

import { hasTooManyMarks, MAX_MARKS } from './in-nfc.ts';

/** The bounds of a text, in Unicode code points after trimming, in NFC. */
export interface TextBounds {
  readonly min: number;
  readonly max: number;
}

/** The fault of a text, as a clause that follows the field's name; undefined if it is valid. */
export function faultOfText(value: unknown, { min, max }: TextBounds): string | undefined {
  if (typeof value !== 'string') {
    return 'must be a string';
  }
  // PostgreSQL refuses U+0000, and a lone surrogate would silently become another character in UTF-8.
  if (value.includes('\0') || !value.isWellFormed()) {
    return 'must contain neither U+0000 nor a lone surrogate';
  }
  return hasLength(value.trim(), min, max) ? undefined : `must have ${String(min)} to ${String(max)} characters`;
}

/** The fault of a text as it was sent: beside {@link faultOfText}, too many combining marks in a row. */
export function faultOfSentText(value: unknown, bounds: TextBounds): string | undefined {
  return (
    faultOfText(value, bounds) ??
    (hasTooManyMarks(value as string) ? `must have at most ${String(MAX_MARKS)} combining marks in a row` : undefined)
  );
}

/** In code points, which are one or two UTF-16 units each: those of a text that is far too long are not counted. */
function hasLength(text: string, min: number, max: number): boolean {
  if (text.length < min || text.length > 2 * max) {
    return false;
  }
  const length = Array.from(text).length;
  return length >= min && length <= max;
}

/** The rules of {@link faultOfText} except the length, as far as a schema can express them. */
export const TEXT_PATTERN = '^[^\\u0000]*[^\\u0000\\s][^\\u0000]*$';

/** A string of Unicode characters within bounds; {@link instanceOf} normalises it to NFC before. */
export function IsText(bounds: TextBounds, description?: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: String,
      minLength: bounds.min,
      maxLength: bounds.max,
      pattern: TEXT_PATTERN,
      ...(description && { description }),
    }),
    ValidateBy({
      name: 'isText',
      validator: {
        validate: (value) => faultOfSentText(value, bounds) === undefined,
        defaultMessage: (validation) => faultOfSentText(validation?.value, bounds) ?? '',
      },
    }),
  );
}
