/** The `ETag` of a state of a resource: strong, from a value that no two states share, such as its version. */
export function entityTagOf(...state: readonly (number | string)[]): string {
  return `"${state.join('-')}"`;
}

/**
 * RFC 9110, section 8.8.3: a comma may occur between the quotes, and bytes beyond ASCII, which Node reads as Latin-1.
 */
const ENTITY_TAG = String.raw`(?:W/)?"[!#-~\x80-\xff]*"`;
const EACH_TAG = new RegExp(ENTITY_TAG, 'gu');

/**
 * The pattern of an `If-Match` or `If-None-Match` (RFC 9110, sections 13.1.1 and 13.1.2, and 5.6.1.2 on empty items of
 * a list) that is not `*`: at least one entity tag.
 */
export const TAGS_PATTERN = String.raw`^[\t ,]*${ENTITY_TAG}(?:[\t ]*,[\t ,]*${ENTITY_TAG})*[\t ,]*$`;
const TAGS = new RegExp(TAGS_PATTERN, 'u');

/** An entity tag as a client sent it. */
export interface EntityTag {
  readonly isWeak: boolean;
  /** The tag with its quotes. */
  readonly opaque: string;
}

/** The entity tags of a condition; `*`: any. */
export type TagSet = '*' | readonly EntityTag[];

/** Parses an `If-Match` or `If-None-Match`; undefined if it is neither `*` nor a list of entity tags. */
export function readTags(header: string): TagSet | undefined {
  const text = header.trim();
  if (text === '*') {
    return text;
  }
  return !TAGS.test(text)
    ? undefined
    : Array.from(text.matchAll(EACH_TAG), ([tag]) => ({
        isWeak: tag.startsWith('W/'),
        opaque: tag.slice(tag.indexOf('"')),
      }));
}
