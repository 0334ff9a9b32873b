/** A range of media types of an `Accept` header (RFC 9110, section 12.5.1). */
interface MediaRange {
  readonly type: string;
  readonly subtype: string;
  /** From 0, which refuses, to 1. */
  readonly weight: number;
}

/** An element between commas or semicolons, which may also occur in quotes. */
const ELEMENTS = /(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/gu;
const PARAMETERS = /(?:[^;"]|"(?:[^"\\]|\\.)*"?)+/gu;

const RANGE = /^(?<type>[^\s/]+)\/(?<subtype>[^\s/]+)$/u;
/** A weight; some clients omit the zero before the point. */
const WEIGHT = /^q\s*=\s*(?<value>\d?(?:\.\d*)?)$/iu;

/** `*` alone comes from the HTTP client of Java's own library. */
const ANYTHING = '*';

/**
 * The preferred media type: the one of the highest weight; of equals the one that is named more specifically, then the
 * one that the client names first, then the first that is produced. Of parameters only the weight counts.
 *
 * @param accept the header; everything is accepted if it is missing or empty
 * @param produced media types without parameters, in lower case
 * @returns undefined if none of them is accepted
 */
export function preferredType(accept: string | undefined, produced: readonly string[]): string | undefined {
  const elements = (accept?.match(ELEMENTS) ?? []).filter((element) => element.trim() !== '');
  if (elements.length === 0) {
    return produced[0];
  }
  const ranges = elements.flatMap(rangeOf);
  const [best] = produced
    .map((mediaType) => ({ mediaType, ...rankOf(mediaType, ranges) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || b.specificity - a.specificity || a.place - b.place);
  return best?.mediaType;
}

/** Undefined if the element is no range of media types. */
function rangeOf(element: string): MediaRange[] {
  const [sent = '', ...parameters] = (element.match(PARAMETERS) ?? []).map((part) => part.trim().toLowerCase());
  const { type, subtype } = RANGE.exec(sent === ANYTHING ? '*/*' : sent)?.groups ?? {};
  return type === undefined || subtype === undefined ? [] : [{ type, subtype, weight: weightOf(parameters) }];
}

/** 1 if it is missing or invalid. */
function weightOf(parameters: readonly string[]): number {
  const value = parameters.map((parameter) => WEIGHT.exec(parameter)?.groups?.['value']).find(Boolean) ?? '';
  return /\d/u.test(value) ? Math.min(Number(value), 1) : 1;
}

interface Rank {
  readonly weight: number;
  readonly specificity: number;
  readonly place: number;
}

/** The rank by the most specific range; of several that differ in other parameters the highest. */
function rankOf(mediaType: string, ranges: readonly MediaRange[]): Rank {
  const [type = '', subtype = ''] = mediaType.split('/');
  const [best = { weight: 0, specificity: 0, place: 0 }] = ranges
    .map((range, place) => ({ weight: range.weight, specificity: specificityOf(range, type, subtype), place }))
    .filter(({ specificity }) => specificity > 0)
    .sort((a, b) => b.specificity - a.specificity || b.weight - a.weight || a.place - b.place);
  return best;
}

/** 0 if the range does not contain the type. */
function specificityOf(range: MediaRange, type: string, subtype: string): number {
  if (range.type === type) {
    return range.subtype === subtype ? 3 : range.subtype === ANYTHING ? 2 : 0;
  }
  return range.type === ANYTHING && range.subtype === ANYTHING ? 1 : 0;
}
