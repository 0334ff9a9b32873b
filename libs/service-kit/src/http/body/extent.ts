const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const ASTERISK = 0x2a;
const COMMA = 0x2c;
const SLASH = 0x2f;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const LINE_SEPARATOR = 0x2028;
const PARAGRAPH_SEPARATOR = 0x2029;

/** The cost of a JSON or JSON5 text for a parser. */
export interface Extent {
  /** Depth of nested arrays and objects. */
  readonly depth: number;
  /** Number of arrays, objects, members and items, about: every opening bracket, and every comma. */
  readonly values: number;
}

/**
 * Tests whether a text of JSON or JSON5, or one that begins like it, exceeds an extent: without recursion or memory,
 * unlike the parsers. Up to the place where a parser stops, this sees the same strings and comments.
 *
 * @returns the first exceeded bound; undefined if there is none
 */
export function boundBrokenBy(text: string, most: Extent): keyof Extent | undefined {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    if (values > most.values) {
      return 'values';
    }
    switch (text.charCodeAt(at)) {
      case OPEN_BRACKET:
      case OPEN_BRACE:
        if (++depth > most.depth) {
          return 'depth';
        }
        values++;
        break;
      case COMMA:
        values++;
        break;
      case CLOSE_BRACKET:
      case CLOSE_BRACE:
        depth--;
        break;
      case DOUBLE_QUOTE:
      case SINGLE_QUOTE:
        at = endOfString(text, at);
        break;
      case SLASH:
        at = endOfComment(text, at);
        break;
    }
  }
  return values > most.values ? 'values' : undefined;
}

/** @param start the index of its opening quote */
function endOfString(text: string, start: number): number {
  const quote = text.charCodeAt(start);
  for (let at = start + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) {
      return at;
    }
    if (unit === BACKSLASH) {
      at++;
    }
  }
  return text.length;
}

/** @param start the index of its first slash */
function endOfComment(text: string, start: number): number {
  const second = text.charCodeAt(start + 1);
  if (second === ASTERISK) {
    const end = text.indexOf('*/', start + 2);
    return end === -1 ? text.length : end + 1;
  }
  let at = start;
  if (second === SLASH) {
    while (at < text.length && !isLineTerminator(text.charCodeAt(at))) {
      at++;
    }
  }
  return at;
}

function isLineTerminator(unit: number): boolean {
  return unit === LINE_FEED || unit === CARRIAGE_RETURN || unit === LINE_SEPARATOR || unit === PARAGRAPH_SEPARATOR;
}
