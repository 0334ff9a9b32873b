/**
 * The longest run of combining marks in a text: as the Stream-Safe Text Format has it (UAX #15, section 13). To put such
 * a run in its order takes a time that grows with its square: ten seconds for 100,000.
 */
export const MAX_MARKS = 30;

/** A run that is longer; it is looked for where a run begins, and not at each mark of it. */
const TOO_MANY_MARKS = new RegExp(String.raw`(?<!\p{M})\p{M}{${String(MAX_MARKS + 1)}}`, 'u');

/** Whether a text has more combining marks in a row than any language has. */
export function hasTooManyMarks(text: string): boolean {
  return TOO_MANY_MARKS.test(text);
}

/**
 * A text, or each text of an array, in Unicode's Normalization Form C, so that what looks alike is alike; what has too
 * many combining marks is left as it is, to be refused. Anything else is left as it is.
 */
export function inNfc(value: string): string;
export function inNfc(value: unknown): unknown;
export function inNfc(value: unknown): unknown {
  if (typeof value === 'string') {
    return hasTooManyMarks(value) ? value : value.normalize('NFC');
  }
  return Array.isArray(value) ? value.map((item: unknown) => inNfc(item)) : value;
}
