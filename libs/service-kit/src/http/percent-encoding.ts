/**
 * Decodes percent-encoded UTF-8 (RFC 3986, section 2.1); undefined if it is invalid: a broken escape, an overlong form,
 * a surrogate. Other decoders of URLs here replace those by U+FFFD, a character that a client may also mean.
 */
export function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A `name=value` of a query or a form. */
export interface FormPair {
  /** The raw name, if it is not percent-encoded UTF-8. */
  readonly name: string;
  /** Undefined if it or the name is not percent-encoded UTF-8. */
  readonly value: string | undefined;
}

/** Parses the pairs of `application/x-www-form-urlencoded` (URL Standard, section 5.1), one at a time. */
export function* formPairs(text: string): Generator<FormPair> {
  for (let start = 0; start < text.length;) {
    const end = endOf(text, '&', start);
    if (end > start) {
      yield pairOf(text.slice(start, end));
    }
    start = end + 1;
  }
}

function pairOf(sent: string): FormPair {
  const plain = sent.replaceAll('+', ' ');
  const middle = endOf(plain, '=', 0);
  const name = percentDecoded(plain.slice(0, middle));
  return name === undefined
    ? { name: sent.slice(0, middle), value: undefined }
    : { name, value: percentDecoded(plain.slice(middle + 1)) };
}

/** The index of the next separator, or of the end. */
function endOf(text: string, separator: string, from: number): number {
  const at = text.indexOf(separator, from);
  return at < 0 ? text.length : at;
}
