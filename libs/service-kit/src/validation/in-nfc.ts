/**
 * The longest run of combining marks in a text, by the Stream-Safe Text Format (UAX #15, section 13). Sorting such a
 * run takes quadratic time: ten seconds for 100,000.
 */
export const MAX_MARKS = 30;

/** A longer run; matched only where a run begins, not at each of its marks. */
const TOO_MANY_MARKS = new RegExp(String.raw`(?<!\p{M})\p{M}{${String(MAX_MARKS + 1)}}`, 'u');

/** Tests whether a text has more combining marks in a row than any language needs. */
export function hasTooManyMarks(text: string): boolean {
  return TOO_MANY_MARKS.test(text);
}

/**
 * A text, or each text of an array, in Unicode's Normalization Form C, so that texts that look alike are equal; one
 * with too many combining marks is left as it is, to be refused. Anything else is left as it is.
 */
export function inNfc(value: string): string;
export function inNfc(value: unknown): unknown;
export function inNfc(value: unknown): unknown {
  if (typeof value === 'string') {
    return hasTooManyMarks(value) ? value : value.normalize('NFC');
  }
  return Array.isArray(value) ? value.map((item: unknown) => inNfc(item)) : value;
}
